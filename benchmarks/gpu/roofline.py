# SPDX-License-Identifier: Apache-2.0
"""Measures what the card can do at most, and puts the time of each layer of ssd4j's plans beside it.

The layers are those of ``ssd4j plan --device cuda:0 --json``: each launch's median by events on the card.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import clocks
from entrant import AbsentError, Entrant

_PEAKS = Path(__file__).with_name("pytorch") / "peaks.py"
_LAYER = ("name", "engine", "aside", "micros", "flop", "bytes")
# The ratios that are asked for are of fp16.
_PRECISIONS = ("fp16", "tf32", "bf16", "fp32")


def peaks(card: Entrant, seconds: float, end: float) -> dict[str, Any]:
    """The rates that there was time for; what there was not is told in ``absent``."""
    found: dict[str, Any] = {"gemmFlopPerSecond": {}, "gemmTried": {}, "absent": {}}
    # GEMM takes the most: six sizes, and the card must warm up.
    part = seconds / (2 + 2 * len(_PRECISIONS))
    for what, ask in {
        "copy": lambda: found.update(_renamed(card.ask(end, "copy", seconds=part), "copyBytesPerSecond")),
        "transfer": lambda: found.update(_transfer(card.ask(end, "transfer", seconds=part))),
        **{f"gemm {p}": lambda p=p: _add_gemm(found, p, card, 2 * part, end) for p in _PRECISIONS},
    }.items():
        try:
            card.greet(end)
            ask()
        except AbsentError as e:  # noqa: PERF203, what is left is measured
            found["absent"][what] = f"{e.state}: {e.reason}"
    return found


def _renamed(answer: dict[str, Any], name: str) -> dict[str, Any]:
    return {name: answer["bytes_per_second"], "copyTried": answer["tried"]}


def _transfer(answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "uploadBytesPerSecond": answer["upload_bytes_per_second"],
        "downloadBytesPerSecond": answer["download_bytes_per_second"],
    }


def _add_gemm(found: dict[str, Any], precision: str, card: Entrant, seconds: float, end: float) -> None:
    answer = card.ask(end, "gemm", precision=precision, seconds=seconds)
    found["gemmFlopPerSecond"][precision] = answer["flop_per_second"]
    found["gemmTried"][precision] = answer["tried"]


def layers(folder: Path) -> Iterator[dict[str, Any]]:
    """The plans in a folder of JSON lines, one for each precision and batch; layers without a time are left out."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            plan = json.loads(line)
            timed = [
                {key: layer[key] for key in _LAYER if key in layer} for layer in plan["layers"] if "micros" in layer
            ]
            yield {
                "precision": plan["precision"],
                "batch": plan["batch"],
                "untimed": len(plan["layers"]) - len(timed),
                "layers": timed,
            }


def main(words: list[str]) -> int:
    """Returns the exit code: 1 where a rate could not be measured, and the result says why."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="the result, JSON")
    parser.add_argument("--seconds", type=float, required=True, help="the most that it may take")
    parser.add_argument("--plans", type=Path, required=True, help="a folder of what plan --json has printed, *.jsonl")
    parser.add_argument("--stand-in", action="store_true", help="PyTorch on the CPU: rates are meaningless")
    parser.add_argument("--log", type=Path, help="a folder for what PyTorch prints; default: log beside the result")
    arguments = parser.parse_args(words)
    start = time.monotonic()
    log = arguments.log or arguments.out.parent / "log"
    log.mkdir(parents=True, exist_ok=True)
    clock, memory_used = clocks.watch(arguments.stand_in)
    command = [sys.executable, "-B", str(_PEAKS), "--device", "cpu" if arguments.stand_in else "cuda"]
    card = Entrant("peaks", command, log / f"{arguments.out.stem}-peaks.txt", memory_used)
    try:
        # Half of the time: sizes have a least number of runs, and PyTorch must start.
        found = peaks(card, arguments.seconds / 2, start + arguments.seconds)
    finally:
        card.close()
    result = {
        "schema": 1,
        "standIn": arguments.stand_in,
        "clocks": clock.since(start),
        "peaks": found,
        "plans": list(layers(arguments.plans)),
    }
    clock.close()
    arguments.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    unexpected = [what for what in found["absent"] if not (arguments.stand_in and what == "transfer")]
    for what in unexpected:
        print(f"roofline: {what}: {found['absent'][what]}", file=sys.stderr)
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
