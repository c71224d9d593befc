# SPDX-License-Identifier: Apache-2.0
"""Curves of a CPU's race as SVG: how the latencies are distributed, and the images a second over batch and threads."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from race.pages import svg
from race.pages.cells import Cell
from race.pages.result import Result
from race.pages.svg import BOTTOM, LEFT, RIGHT, TOP

_EDGE = RIGHT - 240
"""Curves end here; their names stand to the right."""


@dataclass(frozen=True)
class Curve:
    """Points with a name. Attributes: ``color``, ``dashes``: as ``svg`` has them."""

    name: str
    points: Sequence[tuple[float, float]]
    color: str
    dashes: str = ""


def write(result: Result, folder: Path, stem: str) -> list[str]:
    """Writes the pictures that the result has the values for into a folder; returns their names."""
    colors = dict(zip(_contestants(result), svg.COLORS * 9, strict=False))
    names = []
    for precision in dict.fromkeys(cell.precision for cell in result.cells):
        cells = [cell for cell in result.cells if cell.precision == precision]
        if curves := list(_throughput(cells, colors)):
            names.append(f"{stem}-throughput-{precision}.svg")
            title = f"{result.model.upper()} {precision} on {result.machine.name}: images a second"
            (folder / names[-1]).write_text(throughput(curves, title), encoding="utf-8")
    for cell in result.cells:
        if curves := list(_latencies(cell, colors)):
            threads = f"-threads-{cell.threads}" if cell.threads else ""
            names.append(f"{stem}-latency-{cell.precision}-{cell.batch}{threads}.svg")
            title = f"{result.model.upper()} {cell} on {result.machine.name}: latencies"
            (folder / names[-1]).write_text(latencies(curves, title), encoding="utf-8")
    return names


def _contestants(result: Result) -> list[str]:
    return list(dict.fromkeys(name for cell in result.cells for name in cell.entries))


def _latencies(cell: Cell, colors: dict[str, str]) -> Iterator[Curve]:
    for name, entry in cell.entries.items():
        run = entry.run()
        if run and run.quantiles:
            last = len(run.quantiles) - 1
            points = [(micros / 1e3, 100 * i / last) for i, micros in enumerate(run.quantiles)]
            yield Curve(name, points, colors[name])


def _throughput(cells: Sequence[Cell], colors: dict[str, str]) -> Iterator[Curve]:
    counts = sorted({cell.threads for cell in cells}, reverse=True)
    for threads, dashes in zip(counts, ("", "8 6", "2 4", "12 4 2 4"), strict=False):
        for name, color in colors.items():
            runs = [(cell.batch, cell.entries[name].run()) for cell in cells if cell.threads == threads]
            points = sorted((float(batch), run.images_per_second) for batch, run in runs if run)
            if points:
                with_ = f", {threads} thread{'s' if threads != 1 else ''}" if threads else ""
                yield Curve(name + with_, points, color, dashes)


def latencies(curves: Sequence[Curve], title: str) -> str:
    """Returns the part of the runs that took at most a time; times are on a logarithmic axis."""
    times = [time for curve in curves for time, _ in curve.points]
    low, high = min(times) / 1.05, 1.05 * max(times)
    x, y = svg.logarithmic(low, high, LEFT, _EDGE), svg.linear(0, 100, BOTTOM, TOP)
    parts = [part for value in svg.preferred(low, high) for part in svg.grid_across(x(value), f"{value:g}")]
    parts += [part for value in range(0, 101, 10) for part in svg.grid_up(y(value), f"{value}")]
    return svg.picture(title, "milliseconds", "% of the runs", parts + _drawn(curves, x, y) + _legend(curves))


def throughput(curves: Sequence[Curve], title: str) -> str:
    """Returns images a second over the batch size."""
    batches = sorted({batch for curve in curves for batch, _ in curve.points})
    most = 1.1 * max(rate for curve in curves for _, rate in curve.points)
    x = svg.logarithmic(batches[0] / 1.2, 1.2 * batches[-1], LEFT, _EDGE)
    y = svg.linear(0, most, BOTTOM, TOP)
    parts = [part for batch in batches for part in svg.grid_across(x(batch), f"{batch:g}")]
    step = _round(most / 10)
    values = [count * step for count in range(int(most / step) + 1)]
    parts += [part for value in values for part in svg.grid_up(y(value), f"{value:.4g}")]
    return svg.picture(title, "batch", "images a second", parts + _drawn(curves, x, y) + _legend(curves))


def _round(least: float) -> float:
    """Returns the smallest of 1, 2 and 5 times a power of ten that is at least the given number."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)


def _drawn(curves: Sequence[Curve], x: svg.Axis, y: svg.Axis) -> list[str]:
    placed = [(curve, [(x(at), y(value)) for at, value in curve.points]) for curve in curves]
    lines = [svg.polyline(points, curve.color, curve.dashes) for curve, points in placed]
    # A curve of few points is hard to see, and one of a single point is no line.
    dots = [svg.circle(*point, curve.color) for curve, points in placed if len(points) < 5 for point in points]
    return lines + dots


def _legend(curves: Sequence[Curve]) -> list[str]:
    parts = []
    for row, curve in enumerate(curves):
        at = TOP + 20 + 18 * row
        parts += [svg.polyline([(_EDGE + 20, at), (_EDGE + 60, at)], curve.color, curve.dashes)]
        parts += [svg.text(_EDGE + 66, at + 4, curve.name, "start", 12)]
    return parts
