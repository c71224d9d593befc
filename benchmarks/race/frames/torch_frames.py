# SPDX-License-Identifier: Apache-2.0
"""A rival in the race from frames to boxes: a process that answers the commands of ``race/protocol.py``.

In place of ``maps`` there is ``{"do": "boxes", "output": PATH}``: it writes the boxes of each frame, ``[[[label, score,
left, top, right, bottom], ...], ...]``. The frames and the detector are those of the variables SSD4J_FRAMES,
SSD4J_FRAME_SIZE and SSD4J_VARIANT.
"""

import gc
import importlib.metadata
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import torch

from detector_variants import DETECTORS, DetectorVariant
from race.contestants.network import DTYPES
from race.contestants.server import BusyTime, RefusedError, parser, serve
from race.contestants.variants import fastest
from race.frames.detector import Detector
from race.frames.frame_file import VARIANT, FrameFile
from race.frames.lufficc_detector import LufficcDetector
from race.frames.modes import MODES, Mode
from race.frames.suppression import MISSING

REFERENCE = "reference"
"""The eager mode for results that others are compared with, which also works without torchvision where it can."""


def detector_of(variant: DetectorVariant, timed: bool) -> type[Detector]:
    """Returns the project whose detector the variant is.

    Args:
        variant: the detector.
        timed: whether it races, in which case it needs the suppression that its users have.

    Raises:
        RefusedError: if that needs torchvision, and it is not usable.
    """
    if MISSING and (timed or variant.is_torchvision):
        raise RefusedError(MISSING)
    if variant.is_torchvision:
        from race.frames.torchvision_detector import TorchvisionDetector  # noqa: PLC0415, only with torchvision

        return TorchvisionDetector
    return LufficcDetector


class TorchFrames:
    """Carries out each command."""

    def __init__(self, mode: str, device: torch.device, weights: Path, busy: BusyTime) -> None:
        self._timed = mode != REFERENCE
        self._mode = MODES["eager" if mode == REFERENCE else mode]
        self._device = device
        self._weights = weights
        self._busy = busy
        self._variant = DETECTORS[os.environ[VARIANT]]
        self._file = FrameFile.of_environment()
        self._first = True
        self._prepared: tuple[Mode, Any] | None = None

    def hello(self, _: dict[str, Any]) -> dict[str, Any]:
        """Returns name, versions and options."""
        versions = {"torch": torch.__version__}
        if not MISSING:
            versions["torchvision"] = importlib.metadata.version("torchvision")
        try:
            detector = detector_of(self._variant, self._timed).options()
        except RefusedError as e:
            detector = str(e)
        if self._device.type == "cuda":
            versions["cudnn"] = str(torch.backends.cudnn.version())
        return {
            "name": self._mode.__name__.lower(),
            "versions": versions,
            "device": torch.cuda.get_device_name(self._device) if self._device.type == "cuda" else "CPU",
            "options": {"settings": f"{detector}; {self._mode.options(self._device)}", "forms": ["run"]},
        }

    def prepare(self, command: dict[str, Any]) -> dict[str, Any]:
        """Builds everything; the cold start ends with the first result."""
        self.release(command)
        if command["precision"] not in DTYPES:
            raise RefusedError(f"there is no precision '{command['precision']}'")
        began = time.monotonic()
        cold_start = []

        def first_result() -> None:
            cold_start.append(self._busy.seconds() if self._first else time.monotonic() - began)

        try:
            kind = detector_of(self._variant, self._timed)
            detector = kind(self._variant, self._weights, command["precision"], self._device)
            mode = self._mode(detector, self._file.read(command["batch"]))
            choice = fastest(mode.variants(), command.get("trial_seconds", 0.1), first_result)
        except torch.cuda.OutOfMemoryError as e:
            raise RefusedError(str(e)) from e
        self._first = False
        self._prepared = mode, choice
        return {
            "ready": True,
            "cold_start_seconds": cold_start[0],
            "chosen": choice.name,
            "tried": choice.tried,
        }

    def time(self, command: dict[str, Any]) -> dict[str, Any]:
        """Returns the latency of each run, from frames to boxes in host memory."""
        if command.get("form", "run") != "run":
            raise RefusedError(f"form '{command['form']}' is not offered")
        _, choice = self._ready()
        most, seconds = command.get("runs", sys.maxsize), command.get("seconds", float("inf"))
        latencies: list[float] = []
        while len(latencies) < most and sum(latencies) < seconds * 1e6:
            start = time.perf_counter_ns()
            choice.run()
            latencies.append((time.perf_counter_ns() - start) / 1e3)
        return {"latencies_us": latencies}

    def boxes(self, command: dict[str, Any]) -> dict[str, Any]:
        """Writes the boxes of a run."""
        mode, choice = self._ready()
        choice.run()
        found = [image.tolist() for image in mode.found]
        Path(command["output"]).write_text(json.dumps(found), encoding="utf-8")
        return {"written": command["output"]}

    def _ready(self) -> tuple[Mode, Any]:
        if self._prepared is None:
            raise ValueError("nothing is prepared")
        return self._prepared

    def release(self, _: dict[str, Any]) -> dict[str, Any]:
        """Frees everything."""
        self._prepared = None
        gc.collect()
        if self._device.type == "cuda":
            torch.cuda.empty_cache()
        return {"released": True}


def main(words: list[str]) -> None:
    """Serves until told to quit."""
    busy = BusyTime()
    options = parser(__doc__)
    options.add_argument("mode", choices=[*sorted(MODES), REFERENCE])
    arguments = options.parse_args(words)
    if arguments.device.type == "cuda":
        torch.backends.cudnn.benchmark = True
        torch.backends.cudnn.benchmark_limit = 0
    contestant = TorchFrames(arguments.mode, arguments.device, arguments.weights, busy)
    handlers = {
        "hello": contestant.hello,
        "prepare": contestant.prepare,
        "time": contestant.time,
        "boxes": contestant.boxes,
        "release": contestant.release,
    }
    with torch.inference_mode():
        serve(handlers, busy)


if __name__ == "__main__":
    main(sys.argv[1:])
