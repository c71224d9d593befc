# SPDX-License-Identifier: Apache-2.0
"""Ways to do one run that differ only in speed: all are tried, the fastest is kept."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Run = Callable[[], None]


@dataclass(frozen=True)
class Choice:
    """The fastest way, and the time of each, or why it is not possible."""

    name: str
    run: Run
    tried: dict[str, float | str]
    """Median microseconds."""


def fastest(variants: Mapping[str, Callable[[], Run]], seconds: float, first: Callable[[], None]) -> Choice:
    """Prepares and times each way.

    Args:
        variants: functions that prepare each way, the plain one first; if that one fails, all do.
        seconds: how long each is timed; at least five runs.
        first: called when the first run is done.
    """
    runs: dict[str, Run] = {}
    tried: dict[str, float | str] = {}
    for name, make in variants.items():
        try:
            run = make()
            run()
        except RuntimeError as e:
            if not runs:
                raise
            tried[name] = f"{type(e).__name__}: {e}"
            continue
        if not runs:
            first()
        runs[name] = run
        tried[name] = round(_median_micros(run, seconds), 1) if len(variants) > 1 else "the only one"
    best = min(runs, key=lambda name: tried[name] if isinstance(tried[name], float) else 0.0)
    return Choice(best, runs[best], tried)


def _median_micros(run: Run, seconds: float) -> float:
    for _ in range(2):
        run()
    taken: list[float] = []
    end = time.monotonic() + seconds
    while len(taken) < 5 or time.monotonic() < end:
        start = time.perf_counter_ns()
        run()
        taken.append((time.perf_counter_ns() - start) / 1e3)
    return statistics.median(taken)
