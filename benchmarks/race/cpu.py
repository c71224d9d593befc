# SPDX-License-Identifier: Apache-2.0
"""Races ssd4j against its rivals, or against another build of itself, on this machine's CPU.

Writes a result and its page, and prints the page. Exit code 0: done; 1: ssd4j failed, or its maps are not within their
bounds. ``benchmarks/run.sh`` builds what this needs and calls it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import machine
from race import builds, clocks, field, schedule
from race.heat import OURS, Pace
from race.pages.fields import Field
from race.pages.page import page
from race.pages.result import Result
from race.race import Plan, race
from race.record import RaceRecord

_BASELINE = "baseline"
_DAY = 24 * 3600


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="run.sh", description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=["ssd300", "ssd512"], default="ssd300")
    parser.add_argument("--precisions", type=_names, default=["fp32", "bf16"], help="default: fp32,bf16")
    parser.add_argument("--batches", type=_sizes, default=[1, 8], help="default: 1,8")
    rivals = "'' for none; default: those that are installed, of " + ",".join(field.ON_CPU)
    parser.add_argument("--rivals", type=_names, help=rivals)
    parser.add_argument("--ncnn", type=Path, metavar="FOLDER", help="where 'cmake --install' put ncnn; it races, too")
    parser.add_argument("--baseline", type=Path, metavar="CHECKOUT", help="race another build of ssd4j, too")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4, help="about how long a contestant runs in a round")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one per CPU")
    parser.add_argument("--out", type=Path, help="without suffix; default: benchmarks/results/<cpu>/race-cpu")
    arguments = parser.parse_args(words)
    if arguments.ncnn:
        os.environ[field.NCNN] = str(arguments.ncnn.resolve())
    installed = field.installed(field.ON_CPU)
    if arguments.rivals is None:
        arguments.rivals = installed
    for name in set(arguments.rivals) - set(installed):
        parser.error(f"'{name}' is not one of {', '.join(installed)}")
    return arguments


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"The load average is {load:.1f}: something else is running, so times mean little.", file=sys.stderr)
    # Every contestant inherits it: a thread for each CPU, whatever its own way to ask for threads is.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.threads])
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)
    out = (arguments.out or machine.results_folder() / "race-cpu").with_suffix(".json")
    with tempfile.TemporaryDirectory() as folder:
        record = _race(arguments, Path(folder), out)
    result = {"schema": 1, "standIn": False, "facts": _facts(arguments, load, record), "race": record}
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    read = Result.of(Field("", result), dry_run=False)
    text = page(read)
    out.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if read.failures() or not all(cell.ours().run() for cell in read.cells) else 0


def _race(arguments: argparse.Namespace, folder: Path, out: Path) -> dict[str, Any]:
    """Returns the record of the race."""
    ours = builds.Build(machine.REPOSITORY)
    weights, inputs = folder / "weights.safetensors", folder / "inputs.safetensors"
    os.environ.update(builds.settings(arguments.model, weights))
    heats = schedule.on_cpu(arguments.precisions, arguments.batches)
    photos = sorted(str(photo) for photo in (machine.REPOSITORY / "examples").glob("*.jpg"))
    count = str(max(heat.images() for heat in heats))
    subprocess.run(ours.command("RaceFiles", [str(weights), str(inputs), count, *photos]), check=True)
    commands = {OURS: ours.command("Main")}
    if arguments.baseline:
        commands[_BASELINE] = builds.Build(arguments.baseline).command("Main")
    options = ["--device", "cpu", "--model", arguments.model, "--weights", str(weights)]
    rivals = {name: field.ON_CPU[name] for name in arguments.rivals}
    log = machine.REPOSITORY / "benchmarks/target/race-log"
    entrants = field.enter(commands, rivals, options, log, "cpu")
    head = {"schema": 1, "standIn": False, "device": "cpu", "model": arguments.model, "threads": arguments.threads}
    record = RaceRecord(folder / out.name, head, heats, [entrant.name for entrant in entrants[:-1]])
    clock = clocks.of_cpu()
    plan = Plan(heats, Pace(arguments.rounds, arguments.seconds, 5), inputs, time.monotonic() + _DAY)
    try:
        if not race(entrants, plan, record, clock):
            raise SystemExit(f"run.sh: PyTorch computed no reference, see {log}")
    finally:
        clock.close()
    return record.whole()


def _facts(arguments: argparse.Namespace, load: float, record: dict[str, Any]) -> dict[str, Any]:
    facts = machine.facts()
    versions: dict[str, str] = record["contestants"][OURS]["versions"]
    facts["libraries"] = [
        {"name": name, "version": version} for name, version in versions.items() if name not in ("ssd4j", "java")
    ]
    facts["torch"] = {"version": facts["torch"], "oneDnn": facts.pop("torchOneDnn")}
    facts["loadBefore"] = load
    if arguments.baseline:
        facts["baselineCommit"] = machine.commit(arguments.baseline)
    return facts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
