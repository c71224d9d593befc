# SPDX-License-Identifier: Apache-2.0
"""The tables of what was timed, and of what was not and why."""

import statistics

from race.pages import efficiency
from race.pages.cells import Cell, Entry, Spread, Timing
from race.pages.markdown import number, table
from race.pages.result import Result

_MIB = 1 << 20


def host_to_host(result: Result) -> str:
    """Returns the table of form ``run``."""
    titles, row = (_CPU_TITLES, _cpu_row) if result.on_cpu else (_CARD_TITLES, _card_row)
    rows = []
    for cell in result.cells:
        for name, entry in cell.entries.items():
            run = entry.run()
            head = [cell.precision, str(cell.batch), *([str(cell.threads or "")] if result.on_cpu else []), name]
            cells = row(result, cell, entry, run) if run else [f"{entry.state}: {entry.reason}"]
            rows.append(head + cells + [""] * (len(titles) - len(head) - len(cells)))
    return table(titles, rows)


_CARD_TITLES = (
    *("precision", "batch", "contestant", "p50 us", "p99 us", "images/s", "ours over its time", "% of GEMM peak"),
    *("cold start s", "own MiB", "card MiB", "chosen"),
)


def _card_row(result: Result, cell: Cell, entry: Entry, run: Timing) -> list[str]:
    return [
        *_numbers(result, cell, run),
        number(entry.cold_start, 2),
        "" if entry.memory is None else number(entry.memory / _MIB, 0),
        "" if entry.card_memory is None else number(entry.card_memory / _MIB, 0),
        entry.chosen,
    ]


_CPU_TITLES = (
    *("precision", "batch", "threads", "contestant", "median ms", "p99 ms", "images/s"),
    *("its time over ssd4j's (min to max of the rounds)", "ssd4j's over its", "cold start s"),
)


def _cpu_row(_: Result, cell: Cell, entry: Entry, run: Timing) -> list[str]:
    ours = cell.ours().run()
    return [
        number(run.p50 / 1e3, 1),
        number(run.p99 / 1e3, 1),
        number(run.images_per_second, 2),
        times_ours(run, ours).text(3) if ours else "",
        number(run.ours_over.median, 3) if run.ours_over else "",
        number(entry.cold_start, 2),
    ]


def times_ours(theirs: Timing, ours: Timing) -> Spread:
    """Returns their time over ours, taken within each round, so that a machine that slows down slows down both."""
    ratios = [its / mine for its, mine in zip(theirs.rounds, ours.rounds, strict=True)]
    return Spread(min(ratios), statistics.median(ratios), max(ratios))


def other_forms(result: Result) -> str:
    """Returns the table of the other forms, or nothing if there are none."""
    titles = (*_CARD_TITLES[:3], "form", *_CARD_TITLES[3:8])
    rows = [
        [cell.precision, str(cell.batch), name, form, *_numbers(result, cell, timing)]
        for cell in result.cells
        for name, entry in cell.entries.items()
        for form, timing in sorted(entry.timings.items())
        if form != "run"
    ]
    return table(titles, rows) if rows else ""


def _numbers(result: Result, cell: Cell, timing: Timing) -> list[str]:
    part = efficiency.of_timing(result.model, cell, timing, result.peaks)
    return [
        number(timing.p50, 1),
        number(timing.p99, 1),
        number(timing.images_per_second, 1),
        timing.ours_over.text(2) if timing.ours_over else "",
        "" if part is None else number(100 * part, 1),
    ]
