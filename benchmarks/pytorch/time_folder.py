# SPDX-License-Identifier: Apache-2.0
"""Shows that ssd4j decodes the photos of a folder while it computes: together they take as long as the slower of both.

Makes large JPEG files, so that decoding takes about as long as computing on one thread, times both alone and together,
in turns, and writes ``benchmarks/results/<cpu>/folder.md``. Needs ``benchmarks/run.sh``'s build and two processors that
have nothing else to do.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

import images
import machine

BOUND = 1.10
"""The time of both together over that of the slower one."""


def make_photos(folder: Path, count: int, width: int) -> None:
    """Writes photos of 3:2 as JPEG: the examples, enlarged, each with different noise."""
    examples = sorted((machine.REPOSITORY / "examples").glob("*.jpg"))
    draws = np.random.default_rng(0)
    for number in range(count):
        photo = images.read_rgb(examples[number % len(examples)])
        large = cv2.resize(photo, (width, width * 2 // 3), interpolation=cv2.INTER_CUBIC).astype(np.int16)
        noisy = np.clip(large + draws.integers(-8, 9, large.shape, dtype=np.int16), 0, 255).astype(np.uint8)
        path = folder / f"{number:03}.jpg"
        cv2.imwrite(str(path), cv2.cvtColor(noisy, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 85])


def times(folder: Path, rounds: int) -> list[list[float]]:
    """Returns the milliseconds of decoding, computing and both together, for each round."""
    target = machine.REPOSITORY / "benchmarks/target"
    command = [
        *(machine.java(), "--module-path", str(target / "module-path")),
        *("--add-modules", "io.ssd4j.ssd,jdk.incubator.vector", "--enable-native-access=io.ssd4j.bindings"),
        *("-cp", str(target / "classes"), "io.ssd4j.benchmarks.FolderOverlap", str(folder), str(rounds)),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [[float(word) for word in line.split()[1:]] for line in done.stdout.splitlines()]


def page(rows: list[list[float]], arguments: argparse.Namespace) -> str:
    """Returns the result as Markdown."""
    facts = machine.facts()
    lines = [
        f"# Decoding while computing, on {facts['cpu']}",
        "",
        f"{facts['cpus']} CPUs; {facts['jdk']}; ssd4j at {facts['commit']}; {facts['date']}; "
        f"load average {os.getloadavg()[0]:.1f} after.  ",
        f"{arguments.photos} JPEG photos of {arguments.width} x {arguments.width * 2 // 3} pixels; `lufficc:voc300` in "
        "float32 on one thread, threshold 0.01.",
        "",
        "| round | decoding alone, ms | computing alone, ms | both together, ms | over the slower one |",
        "|---|---|---|---|---|",
    ]
    for number, (decoding, computing, together) in enumerate(rows, 1):
        ratio = together / max(decoding, computing)
        lines.append(f"| {number} | {decoding:.0f} | {computing:.0f} | {together:.0f} | {ratio:.3f} |")
    return "\n".join([*lines, "", f"The median of the last column is {_ratio(rows):.3f}."]) + "\n"


def _ratio(rows: list[list[float]]) -> float:
    return statistics.median(together / max(decoding, computing) for decoding, computing, together in rows)


def main(words: list[str]) -> int:
    """Returns the exit code: 1 if both together take more than 10 % longer than the slower one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--photos", type=int, default=24)
    parser.add_argument("--width", type=int, default=4500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, help="default: benchmarks/results/<cpu>/folder.md")
    arguments = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as name:
        make_photos(Path(name), arguments.photos, arguments.width)
        rows = times(Path(name), arguments.rounds)
    text = page(rows, arguments)
    out = arguments.out or machine.results_folder() / "folder.md"
    out.write_text(text, encoding="utf-8")
    print(text + f"\n{out}")
    return 0 if _ratio(rows) <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
