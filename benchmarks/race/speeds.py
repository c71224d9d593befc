# SPDX-License-Identifier: Apache-2.0
"""Shows how differently the processors of a machine compute at the same time.

Compiles ``speeds.c``, runs it, and prints a page: what an equal division of work between the processors would reach,
and what a division reaches in which each takes the next part when it has finished one.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from race.pages.markdown import number, table

_KINDS = {"tiles": "bfloat16 by matrix tiles (AMX)", "vectors": "float32 by vectors (AVX-512)"}


def main(words: list[str]) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--windows", type=int, default=500)
    parser.add_argument("--milliseconds", type=float, default=20, help="of a window; default: 20")
    parser.add_argument("--out", type=Path, help="also write the page there")
    arguments = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "speeds"
        source = Path(__file__).with_name("speeds.c")
        compiler = [os.environ.get("CC", "gcc"), "-O2", "-march=sapphirerapids", "-pthread"]
        subprocess.run([*compiler, "-o", program, source], check=True)
        sizes = [str(arguments.windows), str(arguments.milliseconds)]
        lines = subprocess.run([program, *sizes], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    text = page(lines, arguments.milliseconds)
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


def page(lines: Iterable[str], milliseconds: float) -> str:
    """Returns Markdown of what the program prints."""
    windows: dict[str, list[list[float]]] = {}
    for line in lines:
        kind, *speeds = line.split()
        windows.setdefault(kind, []).append([float(speed) for speed in speeds])
    count = max(len(found) for found in windows.values())
    titles = (
        "",
        "a processor: slowest tenth",
        "median",
        "fastest tenth",
        "all together",
        "equal parts",
        "equal over all",
    )
    return "\n".join(
        (
            "# How fast the processors compute at the same time\n",
            f"{count} windows of {milliseconds:g} ms; in each, all processors compute at once. TFLOP/s.\n",
            table(titles, [_row(name, windows[kind]) for kind, name in _KINDS.items() if kind in windows]),
            "*All together* is the mean of the sums: what work in small parts reaches that each processor takes when",
            "it is ready. *Equal parts* is the mean of the slowest processor times the number of processors: what an",
            "equal division reaches, in which all wait for the slowest.",
            "",
        )
    )


def _row(name: str, windows: Sequence[Sequence[float]]) -> list[str]:
    tenths = statistics.quantiles((speed for window in windows for speed in window), n=10)
    together = statistics.fmean(sum(window) for window in windows)
    equal = statistics.fmean(len(window) * min(window) for window in windows)
    return [name, *(number(value, 2) for value in (tenths[0], tenths[4], tenths[8], together, equal, equal / together))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
