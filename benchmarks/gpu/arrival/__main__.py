# SPDX-License-Identifier: Apache-2.0
"""What ``first-light`` does on the machine that it has come to: one phase after another, most worth first.

Everything goes to the folder OUT; ``first-light.json`` there is whole at any moment, so that a run that is ended early
still tells what it has found. Exit code 0: everything was done and passed; 1: something was not, the file says what.
"""

import argparse
import shlex
import signal
import sys
from functools import partial
from pathlib import Path

import facts
import gpu_tests
import planning
import setups
from bundle import Bundle
from commands import Deadline, call
from phases import Phase, Result, run

_NOTE = "stand-in: timings are meaningless"


def files(bundle: Bundle, images: int, deadline: Deadline) -> None:
    """The weights and inputs of all contestants; and Java's own classes as they are in memory, for a faster start."""
    log = bundle.out / "log/files.txt"
    photos = sorted(str(photo) for photo in (bundle.root / "examples").glob("*.jpg"))
    command = bundle.race_class("RaceFiles", str(bundle.weights), str(bundle.inputs), str(images), *photos)
    call(command, log, deadline, bundle.environment())
    call([str(bundle.root / "java/bin/java"), "-Xshare:dump"], log, deadline, bundle.environment())


def parity(bundle: Bundle, compared: list[setups.Setup], effort: str, deadline: Deadline) -> None:
    """Writes ``parity.json``; the race compares anew what it times, since planning chooses other implementations."""
    call(
        [
            *(sys.executable, "-B", str(bundle.gpu_scripts / "arrival/parity.py"), *map(str, compared)),
            *("--ssd4j", shlex.join(bundle.race_class("contestant.Main")), "--inputs", str(bundle.inputs)),
            *("--device", "cpu" if bundle.stand_in else "cuda", "--seconds", f"{deadline.left() - 1:.1f}"),
            *("--log", str(bundle.out / "log/parity.txt"), "--out", str(bundle.out / "parity.json")),
        ],
        bundle.out / "log/parity.txt",
        deadline,
        bundle.environment(SSD4J_EFFORT=effort),
    )


def profile(bundle: Bundle, deadline: Deadline) -> None:
    """What cuDNN knows of the card, ``profile.json``: ``ssd4j plan --profile`` plans with it anywhere."""
    command = bundle.ssd4j("profile", "--device", "cuda:0", "--out", str(bundle.out / "profile.json"))
    call(command, bundle.out / "log/profile.txt", deadline, bundle.environment())


def roofline(bundle: Bundle, deadline: Deadline) -> None:
    """The card's peaks, and the layers of what was planned."""
    script(bundle, "roofline", deadline, bundle.environment(), "--plans", str(bundle.out / "plans"))


def race(bundle: Bundle, effort: str, deadline: Deadline) -> None:
    """Everybody against everybody."""
    files = ("--weights", str(bundle.weights), "--input", str(bundle.inputs))
    ours = ("--ssd4j", shlex.join(bundle.race_class("contestant.Main")))
    script(bundle, "race", deadline, bundle.environment(SSD4J_EFFORT=effort), *files, *ours)


def script(bundle: Bundle, name: str, deadline: Deadline, environment: dict[str, str], *arguments: str) -> None:
    """One of the scripts that time; it stops by itself a little before the deadline."""
    command = [
        *(sys.executable, "-B", str(bundle.gpu_scripts / f"{name}.py"), "--out", str(bundle.out / f"{name}.json")),
        *("--seconds", f"{deadline.left() - 2:.1f}", *arguments),
        *(["--stand-in"] if bundle.stand_in else []),
    ]
    call(command, bundle.out / f"log/{name}.txt", deadline, environment)


def phases_of(bundle: Bundle, seconds: float) -> list[Phase]:
    """All phases; the race has a third of the time for certain, and what the others do not use."""
    compared = setups.STAND_IN if bundle.stand_in else setups.CARD
    effort = "instant" if bundle.stand_in else "timed"
    images = max(setup.images() for setup in compared)
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
    """The command line."""
    parser = argparse.ArgumentParser(prog="first-light", description=__doc__.partition("\n")[0])
    parser.add_argument("out", metavar="OUT", type=Path, help="an empty folder, or one to be made")
    parser.add_argument("--seconds", type=float, default=540, help="the most that it may take; default: 540")
    parser.add_argument("--stand-in", type=Path, metavar="FOLDER", help="libraries that stand in for the card")
    return parser.parse_args(words)


def stop(signum: int, _frame: object) -> None:
    """Ends the phase that runs, and the run, with what there is."""
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
    print(f"{out / 'first-light.json'}: {'all done' if result.ok() else 'not all was done, it says what'}")
    return 0 if result.ok() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
