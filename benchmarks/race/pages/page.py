# SPDX-License-Identifier: Apache-2.0
"""The page of a result: the targets, all times, all errors."""

import math
from collections.abc import Sequence

from race.pages import targets, times
from race.pages.fastest import fastest
from race.pages.markdown import table
from race.pages.result import Parity, Result


def page(result: Result, pictures: Sequence[str] = ()) -> str:
    """Returns Markdown. Args: ``pictures``: names of files beside the page, to be shown on it."""
    parts = [f"# ssd4j beside {'its rivals' if result.on_cpu else 'PyTorch'} on {result.machine.name}\n"]
    if result.stand_in:
        parts.append("**A dry run on the stand-in GPU: the times mean nothing.**\n")
    if failures := result.failures():
        parts.append("**Red: maps of ssd4j are not within their bounds.**\n")
        parts.append("".join(f"- {row}\n" for row in failures))
    baseline = f", baseline at {result.machine.baseline}" if result.machine.baseline else ""
    computer = f"{result.machine.computer}.  \n" if result.machine.computer else ""
    parts.append(
        f"{computer}{result.machine.software()}.  \n{result.clocks}.  \n"
        f"ssd4j at commit {result.machine.commit}{baseline}; {result.machine.date}.\n"
    )
    if not result.on_cpu:
        parts += ["## Targets\n", table(_TARGET_TITLES, targets.all_of(result))]
    parts += ["## Input on the host to maps on the host\n", times.host_to_host(result)]
    if result.on_cpu:
        parts += [
            "## Everyone in the precision that is the fastest\n",
            "Precisions are raced one after another, so these ratios are less certain than those above.\n",
            fastest(result),
        ]
    parts += [f"![]({name})\n" for name in pictures]
    if others := times.other_forms(result):
        parts += [
            "## Other forms\n",
            "`compute` starts and ends on the device; `pipeline` is from one result to the next while several batches "
            "are in flight.\n",
            others,
        ]
    parts += [
        "## The maps\n",
        "The worst relative L2 error of the maps against PyTorch in true float32. An error e is a signal-to-noise "
        "ratio of -20 log10(e) decibels: the bound of int8 is 20, that of fp8 14.\n",
        _errors(result),
        "## Contestants\n",
        "".join(f"- `{name}`: {options}.\n" for name, options in result.options.items()),
    ]
    return "\n".join(parts)


_TARGET_TITLES = ("what", "target", "measured, median (least to greatest of the rounds)", "")


def _errors(result: Result) -> str:
    worst: dict[tuple[object, ...], Parity] = {}
    for row in result.parity:
        key = (row.precision, row.batch, row.contestant, row.against)
        if key not in worst or _is_worse(row, worst[key]):
            worst[key] = row
    titles = ("precision", "batch", "contestant", "against", "worst map", "error", "bound", "")
    return table(titles, [_error(row) for row in worst.values()])


def _is_worse(row: Parity, other: Parity) -> bool:
    """Compares errors; NaN is the worst of all."""
    return not math.isnan(other.relative_l2) and not row.relative_l2 <= other.relative_l2


def _error(row: Parity) -> list[str]:
    return [
        *(row.precision, str(row.batch), row.contestant, row.against, row.map),
        *(f"{row.relative_l2:.2e}", f"{row.bound:.0e}", "within" if row.passed() else "**not within**"),
    ]
