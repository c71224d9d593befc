# SPDX-License-Identifier: Apache-2.0
"""Races ssd4j against PyTorch's strongest modes on one card, in turns within one run, and compares their maps.

The most valuable heats come first; those without time left are recorded as not measured. Exit code 0: done;
1: ssd4j failed, or its maps are not within their bounds; 3: there was no time for the most important heats.
"""

import argparse
import shlex
import sys
import time
from pathlib import Path

from race import clocks, field, schedule
from race.heat import OURS, Pace
from race.race import Plan, race
from race.record import RaceRecord
from race.schedule import Heat

_CUT = 3


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="python -m race", description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="the result, JSON")
    parser.add_argument("--seconds", type=float, required=True, help="the most time it may take")
    parser.add_argument("--weights", type=Path, required=True, help="a safetensors file")
    parser.add_argument("--input", type=Path, required=True, help="a safetensors file: input [N,3,300,300]")
    parser.add_argument("--ssd4j", type=shlex.split, required=True, help="the command line of ssd4j's contestant")
    parser.add_argument("--stand-in", action="store_true", help="PyTorch on the CPU, few runs: times are meaningless")
    parser.add_argument(
        "--heats", nargs="+", type=Heat.parse, metavar="PRECISION:BATCH[:compiled]", help="default: all"
    )
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--log", type=Path, help="a folder for what contestants print; default: log beside the result")
    arguments = parser.parse_args(words)
    arguments.heats = arguments.heats or (schedule.on_stand_in() if arguments.stand_in else schedule.on_card())
    arguments.log = arguments.log or arguments.out.parent / "log"
    return arguments


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    rounds = arguments.rounds or (1 if arguments.stand_in else 5)
    pace = Pace(rounds, 0, 1) if arguments.stand_in else Pace(rounds, 0.2, 20)
    card, memory_used = clocks.of_card(arguments.stand_in)
    options = ["--device", "cpu" if arguments.stand_in else "cuda", "--weights", str(arguments.weights)]
    entrants = field.enter({OURS: arguments.ssd4j}, field.ON_CARD, options, arguments.log, arguments.out.stem)
    for entrant in entrants:
        entrant.memory_used = memory_used
    head = {"schema": 1, "standIn": arguments.stand_in, "device": "cuda:0", "model": "ssd300"}
    head["seconds"] = arguments.seconds
    record = RaceRecord(arguments.out, head, arguments.heats, [entrant.name for entrant in entrants[:-1]])
    plan = Plan(arguments.heats, pace, arguments.input, time.monotonic() + arguments.seconds)
    try:
        if not race(entrants, plan, record, card):
            return 1
    finally:
        card.close()
    problems = record.ours_failed()
    for problem in problems:
        print(f"race: {problem}", file=sys.stderr)
    if problems:
        return 1
    core = list({heat.cell: heat for heat in arguments.heats}.values())[:3]
    return 0 if all(record.is_measured(heat) for heat in core) else _CUT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
