# SPDX-License-Identifier: Apache-2.0
"""Proves and times ssd4j on the GPU of this machine: one phase after another, in order of priority.

Everything goes to the folder OUT. ``first-light.json`` there is complete JSON at any moment, so that a run that is cut
short still shows what it has found; ``results.tar.gz`` holds the rest. Started again with the same folder, it goes on
with what was not done. Exit code 0: everything was done and passed; 1: something was not, see the file.
"""

import argparse
import contextlib
import random
import re
import shlex
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from gpu.arrival import facts, gpu_tests, parts, planning
from gpu.arrival.bundle import Bundle
from gpu.arrival.commands import CommandError, CutError, Deadline, call
from gpu.arrival.phases import FILE, NotApplicableError, Phase, Result, run
from race import schedule
from race.heat import OURS
from race.schedule import Heat

_FRAME = "500x375"
"""As most photos of VOC."""

_NOTE = "stand-in: timings are meaningless"

_FLOAT8 = 8.9
"""The first compute capability with tensor cores for 8-bit floating-point numbers."""


def files(bundle: Bundle, images: int, deadline: Deadline) -> None:
    """Writes the weights and inputs of all contestants, and the archive of Java's own classes for a faster start."""
    if bundle.inputs.exists() and bundle.weights.exists():
        return
    log = bundle.out / "log/files.txt"
    photos = sorted(str(photo) for photo in (bundle.root / "examples").glob("*.jpg"))
    command = bundle.race_class("RaceFiles", str(bundle.weights), str(bundle.inputs), str(images), *photos)
    call(command, log, deadline, bundle.environment())
    # Without it, every start of Java takes a little longer.
    with contextlib.suppress(CommandError, CutError):
        call([str(bundle.root / "java/bin/java"), "-Xshare:dump"], log, deadline, bundle.environment())


def parity(bundle: Bundle, compared: list[Heat], effort: str, deadline: Deadline) -> None:
    """Writes ``parity.json``; the race compares again what it times, since planning chooses other implementations."""
    passed: dict[tuple[str, int], bool] = {}
    for row in parts.rows(bundle.out, "parity") or []:
        setup = row["precision"], row["batch"]
        passed[setup] = passed.get(setup, True) and row["passed"]
    left = [heat for heat in compared if not passed.get(heat.cell, False)]
    if not left:
        return
    setups = (f"{heat.precision}:{heat.batch}" for heat in left)
    call(
        [
            *(sys.executable, "-B", "-m", "gpu.arrival.parity", *setups),
            *("--ssd4j", shlex.join(bundle.race_class("Main")), "--inputs", str(bundle.inputs)),
            *("--device", "cpu" if bundle.stand_in else "cuda", "--seconds", f"{deadline.left() - 1:.1f}"),
            *("--log", str(bundle.out / "log"), "--out", str(parts.next_file(bundle.out, "parity"))),
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
    plans = ("--plans", str(bundle.out / "plans"))
    script(bundle, "race.roofline", bundle.out / "roofline.json", deadline, bundle.environment(), *plans)


def race(bundle: Bundle, heats: list[Heat], effort: str, deadline: Deadline) -> None:
    """Races everybody against everybody, in the heats that no earlier start has raced."""
    ours_measured = parts.measured(bundle.out, OURS)
    all_measured = ours_measured & parts.measured(bundle.out, schedule.SLOW_TO_PREPARE)
    left = [heat for heat in heats if heat.cell not in (all_measured if heat.compiled else ours_measured)]
    if not left:
        return
    files = ("--weights", str(bundle.weights), "--input", str(bundle.inputs))
    ours = ("--ssd4j", shlex.join(bundle.race_class("Main")))
    raced = ("--heats", *(heat.words() for heat in left))
    out = parts.next_file(bundle.out, "race")
    script(bundle, "race", out, deadline, bundle.environment(SSD4J_EFFORT=effort), *files, *ours, *raced)


def require_float8(bundle: Bundle) -> None:
    """Raises an error if the card is known to have no tensor cores for 8-bit floating-point numbers."""
    found = parts.load(bundle.out / "facts.json") or {}
    capability = found.get("nvidiaSmi", {}).get("compute_cap", "")
    if not bundle.stand_in and re.fullmatch(r"\d+\.\d", capability) and float(capability) < _FLOAT8:
        raise NotApplicableError(f"fp8 needs compute capability {_FLOAT8} or newer, and this card has {capability}")


def plan_float8(bundle: Bundle, effort: str, deadline: Deadline) -> None:
    """Plans fp8: the driver compiles each engine."""
    require_float8(bundle)
    planning.run(bundle, float8_heats(bundle), effort, deadline)


def race_float8(bundle: Bundle, effort: str, deadline: Deadline) -> None:
    """Checks the maps of fp8 and times them, without rivals: none has fp8."""
    require_float8(bundle)
    if not bundle.float8_weights.exists():
        command = bundle.race_class("RaceFloat8", str(bundle.float8_weights))
        call(command, bundle.out / "log/files.txt", deadline, bundle.environment())
    race(bundle, float8_heats(bundle), effort, deadline)


def float8_heats(bundle: Bundle) -> list[Heat]:
    """Returns the heats in fp8."""
    return schedule.float8_on_stand_in() if bundle.stand_in else schedule.float8()


def frames(bundle: Bundle, effort: str, deadline: Deadline) -> None:
    """Races everybody from uint8 frames to boxes."""
    if not bundle.frames.exists():
        photos = sorted(str(photo) for photo in (bundle.root / "examples").glob("*.jpg"))
        words = (str(bundle.frames), _FRAME, "16" if bundle.stand_in else "128", *photos)
        log = bundle.out / "log/files.txt"
        call(bundle.race_class("RaceFrames", *words), log, deadline, bundle.environment())
    ours = ("--ssd4j", shlex.join(bundle.race_class("Main")))
    # The stand-in takes a second per image and detector.
    raced = ("--variants", "lufficc:voc300") if bundle.stand_in else ()
    out = parts.next_file(bundle.out, "frames")
    environment = bundle.environment(SSD4J_EFFORT=effort)
    script(
        bundle,
        "race.frames",
        out,
        deadline,
        environment,
        "--frames",
        str(bundle.frames),
        "--size",
        _FRAME,
        *ours,
        *raced,
    )


def script(
    bundle: Bundle, module: str, out: Path, deadline: Deadline, environment: dict[str, str], *arguments: str
) -> None:
    """Runs a module that times; it stops by itself a little before the deadline."""
    command = [
        *(sys.executable, "-B", "-m", module, "--out", str(out)),
        *("--seconds", f"{deadline.left() - 2:.1f}", *arguments),
        *(["--stand-in"] if bundle.stand_in else []),
    ]
    call(command, bundle.out / f"log/{module.rpartition('.')[2]}.txt", deadline, environment)


def phases_of(bundle: Bundle, seconds: float) -> list[Phase]:
    """Returns all phases, by worth: the targets are for fp16, so its plans and its race come before everything else."""
    stand_in = bundle.stand_in is not None
    compared = schedule.planned_on_stand_in() if stand_in else schedule.planned_on_card()
    core = schedule.core(compared)
    raced = schedule.on_stand_in() if stand_in else schedule.on_card()
    raced_first = raced if stand_in else schedule.core(raced)
    effort = "instant" if stand_in else "timed"
    images = max(heat.images() for heat in compared)
    part = seconds / 540
    rest = [heat for heat in compared if heat not in core]
    raced_later = [heat for heat in raced if heat not in raced_first]
    later = [_racing("race", seconds, partial(race, bundle, raced_later, effort))] if raced_later else []
    return [
        Phase("facts", 20 * part, partial(facts.write, bundle), again=True),
        # A quick look if they are there: someone may have removed them since.
        Phase("files", 20 * part, partial(files, bundle, images), again=True),
        Phase("tests", 100 * part, partial(gpu_tests.run, bundle)),
        _racing("parity", 70 * part, partial(parity, bundle, compared, "instant")),
        Phase("planning fp16", 60 * part, partial(planning.run, bundle, core, effort)),
        _racing("race fp16", seconds if stand_in else 130 * part, partial(race, bundle, raced_first, effort)),
        Phase("frames", seconds if stand_in else 90 * part, partial(frames, bundle, effort)),
        Phase("profile", 5 * part, partial(profile, bundle)),
        Phase("roofline", 20 * part, partial(roofline, bundle)),
        Phase("planning fp8", 60 * part, partial(plan_float8, bundle, effort)),
        _racing("race fp8", seconds if stand_in else 50 * part, partial(race_float8, bundle, effort)),
        Phase("planning", 60 * part, partial(planning.run, bundle, rest, effort)),
        *later,
    ]


def _racing(name: str, budget: float, work: Callable[[Deadline], None]) -> Phase:
    """Returns a phase whose contestants read the files."""
    return Phase(name, budget, work, needs=("files",))


def hostile(phases: list[Phase], seed: int) -> list[Phase]:
    """Returns the phases with budgets that end at random points, for a test of what is left then."""
    chance = random.Random(seed)
    return [replace(phase, budget=chance.uniform(0.1, phase.budget)) for phase in phases]


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="first-light", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "out", metavar="OUT", type=Path, help="a folder that is empty or does not exist, or of an earlier start"
    )
    parser.add_argument("--seconds", type=float, default=540, help="the most time it may take; default: 540")
    parser.add_argument("--stand-in", type=Path, metavar="FOLDER", help="libraries that stand in for the card")
    parser.add_argument("--hostile", type=int, metavar="SEED", help="cut every phase at a random point: a test")
    return parser.parse_args(words)


def stop(signum: int, _frame: object) -> None:
    """Ends the current phase, and the run with what there is."""
    raise SystemExit(128 + signum)


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    out = arguments.out.resolve()
    if out.exists() and any(out.iterdir()) and not (out / FILE).exists():
        print(f"first-light: {out} is not empty, and not of an earlier start", file=sys.stderr)
        return 2
    deadline = Deadline(arguments.seconds - 3)
    stand_in = arguments.stand_in.resolve() if arguments.stand_in else None
    bundle = Bundle(Path(__file__).resolve().parents[3], out, stand_in)
    for folder in (bundle.work, out / "log"):
        folder.mkdir(parents=True, exist_ok=True)
    phases = phases_of(bundle, arguments.seconds)
    if arguments.hostile is not None:
        phases = hostile(phases, arguments.hostile)
    note = _NOTE if stand_in else ""
    head = {"schema": 1, "standIn": stand_in is not None, "note": note, "seconds": arguments.seconds}
    result = Result(out, head, phases)
    signal.signal(signal.SIGTERM, stop)
    run(phases, result, deadline)
    print(f"{out / 'first-light.json'}: {'all done' if result.ok() else 'not everything was done, see the file'}")
    return 0 if result.ok() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
