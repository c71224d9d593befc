# SPDX-License-Identifier: Apache-2.0
"""Measures the card's peaks, and records them with the time of each layer of ssd4j's plans.

The layers come from ``ssd4j plan --device cuda:0 --json``: the median time of each launch, by events on the card.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from race import clocks, field
from race.entrant import AbsentError, Entrant

_LAYER = ("name", "engine", "aside", "micros", "flop", "bytes")
# The targets are for fp16.
_PRECISIONS = ("fp16", "tf32", "bf16", "fp32")


def peaks(card: Entrant, seconds: float, end: float) -> dict[str, Any]:
    """Returns the rates that there was time for; ``absent`` has the others, with reasons."""
    found: dict[str, Any] = {"gemmFlopPerSecond": {}, "gemmTried": {}, "absent": {}}
    # GEMM takes the longest: six sizes, and the card must warm up.
    part = seconds / (2 + 2 * len(_PRECISIONS))
    for what, ask in {
        "copy": lambda: found.update(_renamed(card.ask(end, "copy", seconds=part), "copyBytesPerSecond")),
        "transfer": lambda: found.update(_transfer(card.ask(end, "transfer", seconds=part))),
        **{f"gemm {p}": lambda p=p: _add_gemm(found, p, card, 2 * part, end) for p in _PRECISIONS},
    }.items():
        try:
            card.greet(end)
            ask()
        except AbsentError as e:  # noqa: PERF203, the others are still measured
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
    """Yields the plans in a folder of JSON lines, one per precision and batch size, without untimed layers."""
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
    """Returns the exit code: 1 if a rate could not be measured, and the result says why."""
    parser = argparse.ArgumentParser(prog="python -m race.roofline", description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="the result, JSON")
    parser.add_argument("--seconds", type=float, required=True, help="the most time it may take")
    parser.add_argument("--plans", type=Path, required=True, help="a folder of the output of plan --json, *.jsonl")
    parser.add_argument("--stand-in", action="store_true", help="PyTorch on the CPU: rates are meaningless")
    parser.add_argument("--log", type=Path, help="a folder for what PyTorch prints; default: log beside the result")
    arguments = parser.parse_args(words)
    start = time.monotonic()
    log = arguments.log or arguments.out.parent / "log"
    log.mkdir(parents=True, exist_ok=True)
    clock, memory_used = clocks.of_card(arguments.stand_in)
    command = field.script("peaks", "--device", "cpu" if arguments.stand_in else "cuda")
    card = Entrant("peaks", command, log / f"{arguments.out.stem}-peaks.txt", field.environment())
    card.memory_used = memory_used
    # Half of the time: each size has a least number of runs, and PyTorch must start. Rates of the CPU say nothing.
    seconds = 0 if arguments.stand_in else arguments.seconds / 2
    try:
        found = peaks(card, seconds, start + arguments.seconds)
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
