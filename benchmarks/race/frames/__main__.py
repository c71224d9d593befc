# SPDX-License-Identifier: Apache-2.0
"""Races ssd4j from uint8 frames to boxes against torchvision and lufficc/SSD, on a CPU or a GPU.

Everybody's boxes are compared with those of the eager rival in float32 on the CPU first. The result is complete JSON
after every heat. Exit code 0: done; 1: ssd4j failed, or its boxes are not the reference's; 3: there was no time for the
first heat of a detector.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from detector_variants import DETECTORS, TORCHVISION_COCO, VOC300
from race import BENCHMARKS, clocks
from race.clocks import Clocks, NoClocks
from race.entrant import AbsentError, Entrant
from race.field import environment
from race.frames import agreement, trtexec, weights
from race.frames.frame_file import CHECKOUT, FRAMES, SIZE, VARIANT, FrameFile
from race.frames.record import FramesRecord
from race.heat import OURS, Pace
from race.race import Race
from race.schedule import SLOW_TO_PREPARE, Heat

_CUT = 3
_COMPARED = 16
_RIVALS = {"torch-eager": "eager", "torch-graph": "graph", SLOW_TO_PREPARE: "compile"}


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="python -m race.frames", description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="the result, JSON")
    parser.add_argument("--seconds", type=float, default=24 * 3600, help="the most time it may take; default: a day")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cuda")
    parser.add_argument("--stand-in", action="store_true", help="PyTorch on the CPU, few runs: times are meaningless")
    parser.add_argument("--variants", nargs="+", choices=[VOC300.id, TORCHVISION_COCO.id])
    parser.add_argument("--heats", nargs="+", type=Heat.parse, metavar="PRECISION:BATCH[:compiled]")
    parser.add_argument("--frames", type=Path, help="the file of frames; default: made of examples/*.jpg")
    parser.add_argument("--size", default="500x375", help="of a frame; default: %(default)s, as most photos of VOC")
    parser.add_argument("--candidates", type=int, default=weights.CANDIDATES, help="of an image; default: %(default)s")
    parser.add_argument("--lufficc", type=Path, metavar="CHECKOUT", help="of github.com/lufficc/SSD; its modules race")
    parser.add_argument("--ssd4j", type=shlex.split, help="the command line of ssd4j's contestant")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--turn", type=float, help="about how many seconds a contestant runs in a round")
    parser.add_argument("--log", type=Path, help="a folder for what contestants print; default: log beside the result")
    arguments = parser.parse_args(words)
    arguments.variants = arguments.variants or [VOC300.id, TORCHVISION_COCO.id]
    arguments.heats = arguments.heats or _heats(arguments)
    arguments.log = arguments.log or arguments.out.parent / "log"
    return arguments


def _heats(arguments: argparse.Namespace) -> list[Heat]:
    if arguments.stand_in:
        return [Heat("fp32", 1)]
    if arguments.device == "cpu":
        return [Heat("fp32", batch, compiled=True) for batch in (1, 8)]
    plain = [Heat("fp16", batch) for batch in (1, 64, 32, 128)]
    return [*plain, *(Heat(heat.precision, heat.batch, compiled=True) for heat in plain)]


class Boxes:
    """Compares everybody's boxes with those of the reference, as far as there is one."""

    def __init__(self, reference: Entrant, folder: Path, record: FramesRecord, limit: int, images: int) -> None:
        self._file = folder / "boxes.json"
        self._reference = reference
        self._record = record
        self._limit = limit
        self._images = images
        self._expected: list[Any] | None = None
        self._why = ""

    def compute(self, end: float) -> None:
        """Computes the reference; without it, ssd4j alone is timed."""
        try:
            self._reference.prepare("fp32", self._images, end)
            self._expected = self._boxes(self._reference, end)
        except AbsentError as e:
            self._why = f"no reference: {e.reason}"
            print(f"race.frames: {self._why}", file=sys.stderr)
        self._reference.close()

    def _boxes(self, entrant: Entrant, end: float) -> list[Any]:
        entrant.ask(end, "boxes", output=str(self._file))
        return agreement.read(self._file)

    def compare(self, entrant: Entrant, heat: Heat, end: float) -> None:
        """Compares the boxes of a prepared contestant.

        Raises:
            AbsentError: if a rival's are not the reference's, or there is none: its times mean nothing.
        """
        bar = agreement.BARS[heat.precision]
        found = self._boxes(entrant, end)
        if self._expected is None:
            self._record.add_boxes(entrant, heat, {"images": 0, "passed": None, "reason": self._why})
            if entrant.name != OURS:
                raise AbsentError("not measured", self._why)
            return
        images = min(len(found), len(self._expected))
        share, boxes = agreement.share(found, self._expected[:images], bar, self._limit)
        passed = share >= bar.share
        row = {"images": images, "boxes": boxes, "share": share, "bar": bar.share, "passed": passed}
        self._record.add_boxes(entrant, heat, row)
        if not passed and entrant.name != OURS:
            raise AbsentError("failed", f"{share:.1%} of its boxes agree with the reference's, not {bar.share:.0%}")


class FramesRace:
    """The races of all detectors, one after another, and their document."""

    def __init__(self, arguments: argparse.Namespace, file: FrameFile, folder: Path) -> None:
        self._arguments = arguments
        self._file = file
        self._folder = folder
        self._end = time.monotonic() + arguments.seconds
        self._races: list[dict[str, Any]] = []
        self._tensorrt: dict[str, Any] = {"state": "not measured", "reason": "time"}

    def document(self, races: list[dict[str, Any]]) -> dict[str, Any]:
        """Returns the result."""
        arguments = self._arguments
        return {
            "schema": 1,
            "standIn": arguments.stand_in,
            "device": arguments.device,
            "frame": self._file.size,
            "candidates": arguments.candidates,
            "races": races,
            "tensorrt": self._tensorrt,
        }

    def run(self) -> int:
        """Returns the exit code."""
        arguments = self._arguments
        on_card = arguments.device == "cuda"
        clock, memory_used = clocks.of_card(arguments.stand_in) if on_card else (clocks.of_cpu(), lambda: None)
        codes = []
        try:
            for number, variant in enumerate(arguments.variants):
                now = time.monotonic()
                end = now + (self._end - now) / (len(arguments.variants) - number)
                codes.append(self._race(variant, end, clock, memory_used))
        finally:
            clock.close()
        if on_card and not arguments.stand_in:
            self._with_tensorrt()
        return max(codes)

    def _with_tensorrt(self) -> None:
        precision = self._arguments.heats[0].precision
        batches = sorted({heat.batch for heat in self._arguments.heats})
        variant = self._arguments.variants[0]
        self._tensorrt = trtexec.measure(
            trtexec.Network(variant, self._weights(variant), precision), batches, self._end
        )
        self._arguments.out.write_text(json.dumps(self.document(self._races), indent=1) + "\n", encoding="utf-8")

    def _weights(self, variant: str) -> Path:
        return self._folder / f"{variant.replace(':', '-')}.safetensors"

    def _race(self, variant: str, end: float, clock: Clocks | NoClocks, memory_used: Any) -> int:  # noqa: ANN401
        arguments = self._arguments
        path = self._weights(variant)
        candidates = weights.write(path, DETECTORS[variant], self._file.read(4), arguments.candidates)
        entrants = self._enter(variant, path)
        for entrant in entrants:
            entrant.memory_used = memory_used
        *field, reference = entrants
        head = {"variant": variant, "candidates": candidates}
        record = FramesRecord(
            arguments.out,
            head,
            arguments.heats,
            [entrant.name for entrant in field],
            lambda race: self.document([*self._races, race]),
        )
        images = min(_COMPARED, max(heat.batch for heat in arguments.heats))
        boxes = Boxes(reference, self._folder, record, DETECTORS[variant].limit, images)
        with ExitStack() as stack:
            for entrant in entrants:
                stack.callback(entrant.close)
            boxes.compute(end)
            Race(field, boxes.compare, record, self._pace()).run(arguments.heats, end, clock)
        self._races.append(record.whole())
        problems = record.ours_failed()
        for problem in problems:
            print(f"race.frames: {variant}: {problem}", file=sys.stderr)
        if problems:
            return 1
        return 0 if record.is_measured(arguments.heats[0]) else _CUT

    def _pace(self) -> Pace:
        arguments = self._arguments
        if arguments.stand_in:
            return Pace(arguments.rounds or 1, 0, 1)
        on_card = arguments.device == "cuda"
        turn = arguments.turn or (0.3 if on_card else 3)
        return Pace(arguments.rounds or 5, turn, 10 if on_card else 3)

    def _enter(self, variant: str, path: Path) -> list[Entrant]:
        """Returns the contestants, none of them started, and the reference last."""
        arguments = self._arguments
        arguments.log.mkdir(parents=True, exist_ok=True)
        files = {FRAMES: str(self._file.path), SIZE: self._file.size, VARIANT: variant, "SSD4J_WEIGHTS": str(path)}
        variables = environment(files | ({CHECKOUT: str(arguments.lufficc.resolve())} if arguments.lufficc else {}))
        device = "cpu" if arguments.stand_in else arguments.device
        ours = variables | {"SSD4J_DEVICE": "cuda:0" if arguments.device == "cuda" else "cpu"}

        def entrant(name: str, command: list[str], variables: dict[str, str]) -> Entrant:
            return Entrant(name, command, arguments.log / f"frames-{variant.partition(':')[0]}-{name}.txt", variables)

        def rival(mode: str, on: str) -> list[str]:
            words = ["--device", on, "--weights", str(path), mode]
            return [sys.executable, "-B", "-m", "race.frames.torch_frames", *words]

        return [
            entrant(OURS, [*arguments.ssd4j, "frames"], ours),
            *(entrant(name, rival(mode, device), variables) for name, mode in _RIVALS.items()),
            entrant("reference", rival("reference", "cpu"), variables),
        ]


def _frames(arguments: argparse.Namespace, folder: Path) -> FrameFile:
    """Returns the file of frames, which ssd4j makes of photos if there is none."""
    if arguments.frames:
        return FrameFile.of(arguments.frames, arguments.size)
    file = FrameFile.of(folder / "frames", arguments.size)
    photos = sorted(str(photo) for photo in (BENCHMARKS.parent / "examples").glob("*.jpg"))
    images = max(_COMPARED, *(heat.batch for heat in arguments.heats))
    command = [*arguments.ssd4j[:-1], f"{arguments.ssd4j[-1].rpartition('.')[0]}.RaceFrames"]
    subprocess.run([*command, str(file.path), file.size, str(images), *photos], check=True, stdout=sys.stderr)
    return file


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    if arguments.ssd4j is None:
        from race import builds  # noqa: PLC0415, only in a checkout

        arguments.ssd4j = builds.Build(BENCHMARKS.parent).command("Main")
    os.environ.setdefault("SSD4J_EFFORT", "instant" if arguments.stand_in else "timed")
    with tempfile.TemporaryDirectory(dir=arguments.out.resolve().parent) as folder:
        file = _frames(arguments, Path(folder))
        return FramesRace(arguments, file, Path(folder)).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
