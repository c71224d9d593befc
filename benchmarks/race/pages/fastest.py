# SPDX-License-Identifier: Apache-2.0
"""Each contestant of a CPU's race in the precision that is its fastest."""

from race.heat import OURS
from race.pages.cells import Timing
from race.pages.markdown import number, table
from race.pages.result import Result

_TITLES = ("batch", "threads", "contestant", "precision", "median ms", "images/s", "ssd4j's fastest over it")


def fastest(result: Result) -> str:
    """Returns a table, the fastest first for each batch and number of threads."""
    rows = []
    for batch, threads in dict.fromkeys((cell.batch, cell.threads) for cell in result.cells):
        best: dict[str, tuple[Timing, str]] = {}
        for cell in result.cells:
            if (cell.batch, cell.threads) != (batch, threads):
                continue
            for name, entry in cell.entries.items():
                run = entry.run()
                if run and (name not in best or run.p50 < best[name][0].p50):
                    best[name] = run, cell.precision
        ours = best[OURS][0].p50 if OURS in best else None
        for name, (run, precision) in sorted(best.items(), key=lambda item: item[1][0].p50):
            rows.append(
                [
                    *(str(batch), str(threads or ""), name, precision),
                    *(number(run.p50 / 1e3, 1), number(run.images_per_second, 2)),
                    number(None if ours is None else ours / run.p50, 3),
                ]
            )
    return table(_TITLES, rows)
