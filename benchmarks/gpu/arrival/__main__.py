# SPDX-License-Identifier: Apache-2.0
"""Proves and times ssd4j on the GPU of this machine: one phase after another, in order of priority.

Everything goes to the folder OUT. ``first-light.json`` there is complete JSON at any moment, so that a run that is cut
short still shows what it has found. Exit code 0: everything was done and passed; 1: something was not, see the file.
"""

import argparse
import shlex
import signal
import sys
from functools import partial
from pathlib import Path

from gpu.arrival import facts, gpu_tests, planning
from gpu.arrival.bundle import Bundle
from gpu.arrival.commands import Deadline, call
from gpu.arrival.phases import Phase, Result, run
from race import schedule
from race.schedule import Heat

_NOTE = "stand-in: timings are meaningless"


def files(bundle: Bundle, images: int, deadline: Deadline) -> None:
    """Writes the weights and inputs of all contestants, and the archive of Java's own classes for a faster start."""
    log = bundle.out / "log/files.txt"
    photos = sorted(str(photo) for photo in (bundle.root / "examples").glob("*.jpg"))
    command = bundle.race_class("RaceFiles", str(bundle.weights), str(bundle.inputs), str(images), *photos)
    call(command, log, deadline, bundle.environment())
    call([str(bundle.root / "java/bin/java"), "-Xshare:dump"], log, deadline, bundle.environment())


def parity(bundle: Bundle, compared: list[Heat], effort: str, deadline: Deadline) -> None:
    """Writes ``parity.json``; the race compares again what it times, since planning chooses other implementations."""
    setups = (f"{heat.precision}:{heat.batch}" for heat in compared)
    call(
        [
            *(sys.executable, "-B", "-m", "gpu.arrival.parity", *setups),
            *("--ssd4j", shlex.join(bundle.race_class("Main")), "--inputs", str(bundle.inputs)),
            *("--device", "cpu" if bundle.stand_in else "cuda", "--seconds", f"{deadline.left() - 1:.1f}"),
            *("--log", str(bundle.out / "log"), "--out", str(bundle.out / "parity.json")),
        ],
        bundle.out / "log/parity.txt",
        deadline,
        bundle.environment(SSD4J_EFFORT=effort),
    )


def profile(bundle: Bundle, deadline: Deadline) -> None:
    """Writes what cuDNN knows about the card: with ``profile.json``, ``ssd4j plan --profile`` plans for it anywhere."""
    command = bundle.ssd4j("profile", "--device", "cuda:0", "--out", str(bundle.out / "profile.json"))
    call(command, bundle.out / "log/profile.txt", deadline, bundle.environment())


def roofline(bundle: Bundle, deadline: Deadline) -> None:
    """Measures the card's peaks, and collects the times of the planned layers."""
    script(bundle, "race.roofline", deadline, bundle.environment(), "--plans", str(bundle.out / "plans"))


def race(bundle: Bundle, effort: str, deadline: Deadline) -> None:
    """Races everybody against everybody."""
    files = ("--weights", str(bundle.weights), "--input", str(bundle.inputs))
    ours = ("--ssd4j", shlex.join(bundle.race_class("Main")))
    script(bundle, "race", deadline, bundle.environment(SSD4J_EFFORT=effort), *files, *ours)


def script(bundle: Bundle, module: str, deadline: Deadline, environment: dict[str, str], *arguments: str) -> None:
    """Runs a module that times; it stops by itself a little before the deadline."""
    name = module.rpartition(".")[2]
    command = [
        *(sys.executable, "-B", "-m", module, "--out", str(bundle.out / f"{name}.json")),
        *("--seconds", f"{deadline.left() - 2:.1f}", *arguments),
        *(["--stand-in"] if bundle.stand_in else []),
    ]
    call(command, bundle.out / f"log/{name}.txt", deadline, environment)


def phases_of(bundle: Bundle, seconds: float) -> list[Phase]:
    """Returns all phases; the race has at least a third of the time, and what the others do not use."""
    compared = schedule.planned_on_stand_in() if bundle.stand_in else schedule.planned_on_card()
    effort = "instant" if bundle.stand_in else "timed"
    images = max(heat.images() for heat in compared)
    part = seconds / 540
    return [
        Phase("facts", 20 * part, partial(facts.write, bundle)),
        Phase("files", 20 * part, partial(files, bundle, images)),
        Phase("tests", 100 * part, partial(gpu_tests.run, bundle)),
        Phase("parity", 70 * part, partial(parity, bundle, compared, "instant")),
        Phase("profile", 10 * part, partial(profile, bundle)),
        Phase("planning", 100 * part, partial(planning.run, bundle, compared, effort)),
        Phase("roofline", 30 * part, partial(roofline, bundle)),
        Phase("race", seconds, partial(race, bundle, effort)),
    ]


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="first-light", description=__doc__.partition("\n")[0])
    parser.add_argument("out", metavar="OUT", type=Path, help="a folder that is empty or does not exist")
    parser.add_argument("--seconds", type=float, default=540, help="the most time it may take; default: 540")
    parser.add_argument("--stand-in", type=Path, metavar="FOLDER", help="libraries that stand in for the card")
    return parser.parse_args(words)


def stop(signum: int, _frame: object) -> None:
    """Ends the current phase, and the run with what there is."""
    raise SystemExit(128 + signum)


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    out = arguments.out.resolve()
    if out.exists() and any(out.iterdir()):
        print(f"first-light: {out} is not empty", file=sys.stderr)
        return 2
    deadline = Deadline(arguments.seconds - 3)
    stand_in = arguments.stand_in.resolve() if arguments.stand_in else None
    bundle = Bundle(Path(__file__).resolve().parents[3], out, stand_in)
    for folder in (bundle.work, out / "log"):
        folder.mkdir(parents=True)
    phases = phases_of(bundle, arguments.seconds)
    note = _NOTE if stand_in else ""
    head = {"schema": 1, "standIn": stand_in is not None, "note": note, "seconds": arguments.seconds}
    result = Result(out, head, phases)
    signal.signal(signal.SIGTERM, stop)
    run(phases, result, deadline)
    print(f"{out / 'first-light.json'}: {'all done' if result.ok() else 'not everything was done, see the file'}")
    return 0 if result.ok() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
