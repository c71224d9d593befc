# SPDX-License-Identifier: Apache-2.0
"""The limit of each layer by the card's own rates, as a table and as a picture.

The roofline is that of Williams, Waterman and Patterson, "Roofline: An Insightful Visual Performance Model",
doi:10.1145/1498765.1498785.
"""

from collections.abc import Iterator
from pathlib import Path

from race.pages.fields import ResultError
from race.pages.layers import Layer, PlanTimes, Roof
from race.pages.markdown import number, table
from race.pages.picture import picture
from race.pages.result import Result


def write(result: Result, folder: Path) -> None:
    """Writes ``roofline.md``, and a picture for each precision and batch size whose layers were timed.

    Raises:
        ResultError: if no layer was timed, or the card's rates are missing.
    """
    timed = [plan for plan in result.plans if plan.layers]
    if not timed:
        raise ResultError("the result lacks the layers' times in roofline.plans")
    parts = [
        f"# What limits each layer, on {result.machine.name}\n",
        "The limit is what the card's own measured rates allow; "
        "a layer's time is that of its launch alone, by events.\n",
    ]
    for plan in timed:
        roof = Roof.of(result.peaks, plan.precision)
        if roof is None:
            raise ResultError(f"the result lacks the peaks of {plan.precision} in roofline.peaks")
        name = f"roofline-{plan.precision}-{plan.batch}.svg"
        title = f"ssd4j, {result.model.upper()} {plan} on {result.machine.name}"
        (folder / name).write_text(picture(plan, roof, title), encoding="utf-8")
        parts += [f"## {plan}\n", f"![]({name})\n"]
        if plan.untimed:
            parts.append(f"{plan.untimed} launches were not timed.\n")
        parts.append(table(_TITLES, _rows(plan, roof)))
    (folder / "roofline.md").write_text("\n".join(parts), encoding="utf-8")


_TITLES = (
    *("layer", "engine", "us", "% of all", "GFLOP", "MB", "FLOP/B", "limit"),
    *("least us", "% of the limit", "lost us"),
)


def _rows(plan: PlanTimes, roof: Roof) -> Iterator[list[str]]:
    micros = sum(layer.micros for layer in plan.layers)
    for layer in plan.layers:
        name = f"{layer.name} (aside)" if layer.aside else layer.name
        limit = "compute" if roof.is_compute(layer) else "memory"
        yield [name, layer.engine, *_numbers(layer, micros, limit, roof.least_micros(layer))]
    least = sum(roof.least_micros(layer) for layer in plan.layers)
    flop, size = sum(layer.flop for layer in plan.layers), sum(layer.bytes for layer in plan.layers)
    yield ["**all**", "", *_numbers(Layer("", "", False, micros, flop, size), micros, "", least)]


def _numbers(layer: Layer, all_micros: float, limit: str, least: float) -> list[str]:
    return [
        number(layer.micros, 2),
        number(100 * layer.micros / all_micros, 1),
        number(layer.flop / 1e9, 3),
        number(layer.bytes / 1e6, 2),
        number(layer.intensity(), 1),
        limit,
        number(least, 2),
        number(100 * least / layer.micros, 0),
        number(layer.micros - least, 2),
    ]
