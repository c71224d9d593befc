# SPDX-License-Identifier: Apache-2.0
"""Races ssd4j against its rivals, or against another build of itself, on this machine's CPU.

Writes a result, its page and pictures, and prints the page. Exit code 0: done; 1: ssd4j failed, or its maps are not
within their bounds. ``benchmarks/run.sh`` builds what this needs and calls it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import machine
from race import builds, clocks, cpu_layers, field, schedule
from race.heat import OURS, Pace
from race.pages import of_cpu
from race.pages.fields import Field
from race.pages.result import Result
from race.race import Plan, race
from race.record import RaceRecord, joined

_BASELINE = "baseline"
_INTEGERS = "int8"


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    cpus = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(prog="run.sh", description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=["ssd300", "ssd512"], default="ssd300")
    precisions = ["fp32", "bf16", _INTEGERS]
    parser.add_argument("--precisions", type=_names, default=precisions, help="default: " + ",".join(precisions))
    parser.add_argument("--batches", type=_sizes, default=[1, 8], help="default: 1,8")
    rivals = "'' for none; default: those that are installed, of " + ",".join(field.ON_CPU)
    parser.add_argument("--rivals", type=_names, help=rivals)
    parser.add_argument("--ncnn", type=Path, metavar="FOLDER", help="where 'cmake --install' put ncnn; it races, too")
    parser.add_argument("--baseline", type=Path, metavar="CHECKOUT", help="race another build of ssd4j, too")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4, help="about how long a contestant runs in a round")
    parser.add_argument("--least-runs", type=int, default=5, help="in a round, however long they take; default: 5")
    parser.add_argument(
        "--threads", type=_sizes, default=[cpus], help="one race for each of 1,2,..; default: one per CPU"
    )
    parser.add_argument("--minutes", type=float, default=24 * 60, help="start no round later; default: a day")
    parser.add_argument(
        "--layers", type=_names, help="precisions to time layer by layer at batch 1; default: those raced"
    )
    parser.add_argument("--out", type=Path, help="without suffix; default: benchmarks/results/<cpu>/race-cpu")
    arguments = parser.parse_args(words)
    if arguments.ncnn:
        os.environ[field.NCNN] = str(arguments.ncnn.resolve())
    installed = field.installed(field.ON_CPU)
    if arguments.rivals is None:
        arguments.rivals = installed
    for name in set(arguments.rivals) - set(installed):
        parser.error(f"'{name}' is not one of {', '.join(installed)}")
    if not all(0 < threads <= cpus for threads in arguments.threads):
        parser.error(f"--threads: this process may use {cpus} CPUs")
    if arguments.layers is None:
        arguments.layers = arguments.precisions
    return arguments


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


@dataclass(frozen=True)
class Files:
    """What all contestants read, and a folder for what they write."""

    folder: Path
    weights: Path
    quantized: Path
    inputs: Path

    @staticmethod
    def of(arguments: argparse.Namespace, folder: Path) -> "Files":
        """Writes them, and names them in the variables that the contestants inherit."""
        weights, quantized, inputs = (folder / f"{name}.safetensors" for name in ("weights", "int8", "inputs"))
        os.environ.update(builds.settings(arguments.model, weights, quantized))
        os.environ[field.CALIBRATION] = str(inputs)
        photos = sorted((machine.REPOSITORY / "examples").glob("*.jpg"))
        count = str(max(heat.images() for heat in schedule.on_cpu(arguments.precisions, arguments.batches)))
        ours = builds.Build(machine.REPOSITORY)
        words = [str(weights), str(inputs), count, *map(str, photos)]
        subprocess.run(ours.command("RaceFiles", words), check=True)
        if _INTEGERS in [*arguments.precisions, *arguments.layers]:
            builds.quantize(arguments.model, weights, photos, quantized)
        return Files(folder, weights, quantized, inputs)


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    facts = _facts(arguments)
    if facts["loadBefore"] > 0.5:
        print(
            f"The load average is {facts['loadBefore']:.1f}: something else is running, so times mean little.",
            file=sys.stderr,
        )
    end = time.monotonic() + 60 * arguments.minutes
    out = (arguments.out or machine.results_folder() / "race-cpu").with_suffix(".json")
    cpus = sorted(os.sched_getaffinity(0))
    done: dict[int, dict[str, Any]] = {}

    def document(threads: int, record: dict[str, Any]) -> dict[str, Any]:
        """Returns the result so far, with which an interrupted race need not be lost."""
        return _result(facts, done | {threads: record})

    with tempfile.TemporaryDirectory() as folder:
        files = Files.of(arguments, Path(folder))
        try:
            for threads in arguments.threads:
                _use(cpus[:threads])
                done[threads] = _race(arguments, files, end, out, partial(document, threads))
        finally:
            _use(cpus)
        result = _result(facts, done)
        layers = cpu_layers.measure(arguments.layers, arguments.model, files.weights, files.quantized)
    if layers["plans"]:
        result["roofline"] = layers
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    read = Result.of(Field("", result), dry_run=False)
    print(of_cpu.write(read, out.parent, out.stem))
    return 1 if read.failures() or not all(cell.ours().run() for cell in read.cells) else 0


def _use(cpus: list[int]) -> None:
    """Gives every process that is started from now on one thread per CPU, however it sets its number of threads."""
    os.sched_setaffinity(0, cpus)
    os.environ["OMP_NUM_THREADS"] = str(len(cpus))


def _race(
    arguments: argparse.Namespace,
    files: Files,
    end: float,
    out: Path,
    document: Callable[[dict[str, Any]], dict[str, Any]],
) -> dict[str, Any]:
    """Returns the record of the race with the CPUs that this process may use now; the file is kept up to date."""
    heats = schedule.on_cpu(arguments.precisions, arguments.batches)
    commands = {OURS: builds.Build(machine.REPOSITORY).command("Main")}
    if arguments.baseline:
        commands[_BASELINE] = builds.Build(arguments.baseline).command("Main")
    options = ["--device", "cpu", "--model", arguments.model, "--weights", str(files.weights)]
    rivals = {name: field.ON_CPU[name] for name in arguments.rivals}
    log = machine.REPOSITORY / "benchmarks/target/race-log"
    entrants = field.enter(commands, rivals, options, log, "cpu")
    head = {"schema": 1, "standIn": False, "device": "cpu", "model": arguments.model}
    record = RaceRecord(out, head, heats, [entrant.name for entrant in entrants[:-1]], document)
    clock = clocks.of_cpu()
    plan = Plan(heats, Pace(arguments.rounds, arguments.seconds, arguments.least_runs), files.inputs, end)
    try:
        if not race(entrants, plan, record, clock):
            raise SystemExit(f"run.sh: PyTorch computed no reference, see {log}")
    finally:
        clock.close()
    return record.whole()


def _facts(arguments: argparse.Namespace) -> dict[str, Any]:
    facts = machine.facts()
    facts["torch"] = {"version": facts["torch"], "oneDnn": facts.pop("torchOneDnn")}
    facts["loadBefore"] = os.getloadavg()[0]
    if arguments.baseline:
        facts["baselineCommit"] = machine.commit(arguments.baseline)
    return facts


def _result(facts: dict[str, Any], records: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """Returns the result of races by their number of threads."""
    record = joined(records)
    versions: dict[str, str] = record["contestants"].get(OURS, {}).get("versions", {})
    libraries = [
        {"name": name, "version": version} for name, version in versions.items() if name not in ("ssd4j", "java")
    ]
    return {"schema": 1, "standIn": False, "facts": facts | {"libraries": libraries}, "race": record}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
