# SPDX-License-Identifier: Apache-2.0
"""Times ssd4j and PyTorch's strongest on one card, in turns within one run, and compares their maps.

The most worthwhile comes first, and what the time does not suffice for is written down as not measured. Exit code 0:
done; 1: ssd4j failed, or its maps are not within their bound; 3: the time did not suffice for what matters most.
"""

import argparse
import shlex
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import clocks
import schedule
from entrant import AbsentError, Entrant
from heat import OURS, HeatRun, Judging, Pace, judging
from race_result import RaceResult
from schedule import SLOW_TO_PREPARE, Heat

_PYTORCH = Path(__file__).with_name("pytorch")
_CUT = 3


class Race:
    """A field, a judge and a result."""

    def __init__(self, field: list[Entrant], judge: Judging, result: RaceResult, pace: Pace) -> None:
        self._field = field
        self._judge = judge
        self._result = result
        self._pace = pace

    def run(self, heats: list[Heat], end: float, card: clocks.Clocks | clocks.NoClocks) -> None:
        """As many heats as there is time for, the result written after each."""
        start = time.monotonic()
        for heat in heats:
            if time.monotonic() >= end:
                return
            began = time.monotonic()
            field = [entrant for entrant in self._field if heat.compiled or entrant.name != SLOW_TO_PREPARE]
            run = HeatRun(heat, self._pace, end)
            run.prepare(field, self._judge, raced=self._result.is_measured(heat))
            began_to_time = time.monotonic()
            if run.ready:
                run.race()
            rows = run.finish()
            self._result.add_heat(heat, run.rounds, rows, card.since(began_to_time))
            for entrant in self._field:
                if entrant.hello:
                    self._result.add_hello(entrant)
            self._result.write(card.since(start))
            print(f"{heat}: {run.rounds} rounds in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


def enter(arguments: argparse.Namespace, memory_used: Callable[[], int | None], stack: ExitStack) -> list[Entrant]:
    """The field, ours first, and the judge last; all end with the stack."""
    python = [sys.executable, "-B"]
    device = ["--device", "cpu" if arguments.stand_in else "cuda", "--weights", str(arguments.weights)]
    commands = {OURS: arguments.ssd4j} | {
        f"torch-{mode}": [*python, str(_PYTORCH / "torch_contestant.py"), mode, *device]
        for mode in ("eager", "graph", "compile")
    }
    commands["judge"] = [*python, str(_PYTORCH / "judge.py"), *device]
    arguments.log.mkdir(parents=True, exist_ok=True)
    entrants = [
        Entrant(name, command, arguments.log / f"{arguments.out.stem}-{name}.txt", memory_used)
        for name, command in commands.items()
    ]
    for entrant in entrants:
        stack.callback(entrant.close)
    return entrants


def reference(judge: Entrant, inputs: Path, end: float, result: RaceResult) -> None:
    """Has the judge compute what is right; without it nobody's maps can be compared, and nobody is timed."""
    judge.greet(end)
    result.card_from_cpu = judge.ask(end, "reference", input=str(inputs)).get("card_from_cpu", {})


def parse(words: list[str]) -> argparse.Namespace:
    """The command line of this script."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="the result, JSON")
    parser.add_argument("--seconds", type=float, required=True, help="the most that it may take")
    parser.add_argument("--weights", type=Path, required=True, help="a safetensors file")
    parser.add_argument(
        "--input", type=Path, required=True, help="a safetensors file: input [N,3,300,300], N at least 128"
    )
    parser.add_argument("--ssd4j", type=shlex.split, required=True, help="the command line of ssd4j's contestant")
    parser.add_argument("--stand-in", action="store_true", help="PyTorch on the CPU, few runs: times are meaningless")
    parser.add_argument(
        "--heats", nargs="+", type=Heat.parse, metavar="PRECISION:BATCH[:compiled]", help="other than all"
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
    end = time.monotonic() + arguments.seconds
    rounds = arguments.rounds or (1 if arguments.stand_in else 5)
    pace = Pace(rounds, 0, 1) if arguments.stand_in else Pace(rounds, 0.2, 20)
    with ExitStack() as stack:
        card, memory_used = clocks.watch(arguments.stand_in)
        stack.callback(card.close)
        *field, judge = enter(arguments, memory_used, stack)
        head = {"schema": 1, "standIn": arguments.stand_in, "seconds": arguments.seconds}
        result = RaceResult(arguments.out, head, arguments.heats, [entrant.name for entrant in field])
        result.write(card.since(time.monotonic()))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=arguments.input.resolve().parent)))
        try:
            reference(judge, arguments.input, end, result)
        except AbsentError as e:
            print(f"race: no reference: {e.state}: {e.reason}", file=sys.stderr)
            return 1
        Race(field, judging(judge, folder, result.add_parity), result, pace).run(arguments.heats, end, card)
    problems = result.ours_failed()
    for problem in problems:
        print(f"race: {problem}", file=sys.stderr)
    core = list({heat.cell: heat for heat in arguments.heats}.values())[:3]
    if problems:
        return 1
    return 0 if all(result.is_measured(heat) for heat in core) else _CUT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
