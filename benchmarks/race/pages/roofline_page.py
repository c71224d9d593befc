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


def write(result: Result, folder: Path, page: str = "roofline", pictures: str = "roofline") -> None:
    """Writes the page, and a picture for each precision and batch size whose layers were timed.

    Args:
        result: whose layers were timed.
        folder: to write into.
        page: the name of the page without suffix.
        pictures: what the pictures' names start with.

    Raises:
        ResultError: if no layer was timed, or the processor's rates are missing.
    """
    timed = [plan for plan in result.plans if plan.layers]
    if not timed:
        raise ResultError("the result lacks the layers' times in roofline.plans")
    parts = [
        f"# What limits each layer, on {result.machine.name}\n",
        _ON_CPU.format(commit=result.layers_commit or result.machine.commit) if result.on_cpu else _ON_CARD,
    ]
    for plan in timed:
        roof = Roof.of(result.peaks, plan.precision)
        if roof is None and plan.precision == _WITHOUT_PEAK:
            parts += [f"## {plan}\n", _NO_PEAK, table(_TIME_TITLES, _times(plan))]
            continue
        if roof is None:
            raise ResultError(f"the result lacks the peaks of {plan.precision} in roofline.peaks")
        name = f"{pictures}-{plan.precision}-{plan.batch}.svg"
        title = f"ssd4j, {result.model.upper()} {plan} on {result.machine.name}"
        memory = "memory moved at least" if result.on_cpu else "device memory"
        (folder / name).write_text(picture(plan, roof, title, memory), encoding="utf-8")
        rates = f"Peak {roof.flop_per_second / 1e9:.0f} GFLOP/s, copy {roof.bytes_per_second / 1e9:.1f} GB/s"
        run = f"; a whole run {plan.run / 1e3:.2f} ms" if plan.run else ""
        parts += [f"## {plan}\n", f"![]({name})\n", f"{rates}{run}.\n"]
        if plan.untimed:
            parts.append(f"{plan.untimed} launches were not timed.\n")
        titles, rows = (_CPU_TITLES, _cpu_rows) if result.on_cpu else (_TITLES, _rows)
        parts.append(table(titles, rows(plan, roof)))
    (folder / f"{page}.md").write_text("\n".join(parts), encoding="utf-8")


_ON_CARD = (
    "The limit is what the card's own measured rates allow; a layer's time is that of its launch alone, by events.\n"
)
_ON_CPU = (
    "ssd4j at commit {commit}. Each layer is timed by itself, the median of its runs. GFLOP are those of its "
    "definition, so that an implementation that needs fewer, such as Winograd's, may exceed the limit. The limit is "
    "what the rates measured in the same run allow: the fastest of a product of large matrices and of the layers "
    "without Winograd, and a copy of 64 MiB, counting bytes read and written; MB are what the definition reads and "
    "writes at least. A cache may be faster than that copy.\n"
)

_WITHOUT_PEAK = "fp8"
_NO_PEAK = "PyTorch's peak in this precision is not measured, so that there is no limit to compare with.\n"
_TIME_TITLES = ("layer", "engine", "us", "% of all", "GFLOP", "TFLOP/s")


def _times(plan: PlanTimes) -> Iterator[list[str]]:
    micros = sum(layer.micros for layer in plan.layers)
    for layer in plan.layers:
        yield [
            f"{layer.name} (aside)" if layer.aside else layer.name,
            layer.engine,
            number(layer.micros, 2),
            number(100 * layer.micros / micros, 1),
            number(layer.flop / 1e9, 3),
            number(layer.flop / layer.micros / 1e6, 1) if layer.flop else "",
        ]


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


_CPU_TITLES = (
    *("layer", "implementation", "ms", "% of all", "GFLOP", "GFLOP/s", "% of peak", "MB", "FLOP/B", "limit"),
    "% of the limit",
)


def _cpu_rows(plan: PlanTimes, roof: Roof) -> Iterator[list[str]]:
    micros = sum(layer.micros for layer in plan.layers)
    for layer in plan.layers:
        limit = "compute" if roof.is_compute(layer) else "memory"
        yield [layer.name, layer.engine, *_cpu_numbers(layer, micros, roof, limit, roof.least_micros(layer))]
    least = sum(roof.least_micros(layer) for layer in plan.layers)
    flop, size = sum(layer.flop for layer in plan.layers), sum(layer.bytes for layer in plan.layers)
    yield ["**all**", "", *_cpu_numbers(Layer("", "", False, micros, flop, size), micros, roof, "", least)]


def _cpu_numbers(layer: Layer, all_micros: float, roof: Roof, limit: str, least: float) -> list[str]:
    rate = layer.flop / layer.micros * 1e6
    return [
        number(layer.micros / 1e3, 3),
        number(100 * layer.micros / all_micros, 1),
        *([number(layer.flop / 1e9, 3), number(rate / 1e9, 1)] if layer.flop else ["", ""]),
        number(100 * rate / roof.flop_per_second, 1) if layer.flop else "",
        number(layer.bytes / 1e6, 2),
        number(layer.intensity(), 1) if layer.flop else "",
        limit,
        number(100 * least / layer.micros, 0),
    ]
