# SPDX-License-Identifier: Apache-2.0
"""The contestants by name, and the processes that they are."""

import importlib.util
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from race import BENCHMARKS
from race.entrant import Entrant
from race.heat import OURS
from race.schedule import SLOW_TO_PREPARE

NCNN = "RACE_NCNN"
"""The environment variable with the folder that ``cmake --install`` of ncnn has filled."""

CALIBRATION = "RACE_CALIBRATION"
"""The environment variable with a safetensors file, ``input`` [N,3,S,S], to measure the scales of int8 with."""

# Freed memory stays in the process, on huge pages if the system allows them. By default glibc returns large activations
# to the system and faults their pages in again at every call.
_KEEP_MEMORY = {
    "GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592:"
    "glibc.malloc.hugetlb=1"
}


@dataclass(frozen=True)
class Rival:
    """A contestant in Python: a mode of ``contestants/torch_contestant.py``.

    Attributes:
        mode: the way it runs the network.
        environment: variables of its process.
        module: the Python module it needs besides PyTorch.
        variable: the environment variable it needs.
    """

    mode: str
    environment: Mapping[str, str] | None = None
    module: str | None = None
    variable: str | None = None

    def installed(self) -> bool:
        """Returns whether what it needs is there."""
        there = self.module is None or importlib.util.find_spec(self.module) is not None
        return there and (self.variable is None or self.variable in os.environ)


ON_CARD = {"torch-eager": Rival("eager"), "torch-graph": Rival("graph"), SLOW_TO_PREPARE: Rival("compile")}
ON_CPU = {
    "torch-eager": Rival("eager"),
    "torch-eager-malloc": Rival("eager", _KEEP_MEMORY),
    SLOW_TO_PREPARE: Rival("compile", _KEEP_MEMORY),
    "torch-freeze": Rival("freeze", _KEEP_MEMORY),
    "torch-max-autotune": Rival("max-autotune", _KEEP_MEMORY),
    "torch-script": Rival("script", _KEEP_MEMORY),
    "onnxruntime": Rival("onnxruntime", module="onnxruntime"),
    "opencv": Rival("opencv", module="cv2"),
    "opencv-new": Rival("opencv-new", module="cv2"),
    "ncnn": Rival("ncnn", variable=NCNN),
}


def installed(rivals: Mapping[str, Rival]) -> list[str]:
    """Returns the names of the rivals that have what they need."""
    return [name for name, rival in rivals.items() if rival.installed()]


def script(name: str, *words: str) -> list[str]:
    """Returns the command line of a module in ``contestants``."""
    return [sys.executable, "-B", "-m", f"race.contestants.{name}", *words]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the variables of a Python contestant: it finds this package wherever it is started."""
    return {**os.environ, "PYTHONPATH": str(BENCHMARKS), **(more or {})}


def enter(
    ours: Mapping[str, Sequence[str]], rivals: Mapping[str, Rival], options: Iterable[str], log: Path, prefix: str
) -> list[Entrant]:
    """Returns the contestants, none of them started, and the judge last.

    Args:
        ours: command lines of builds of ssd4j by name.
        rivals: the contestants in Python.
        options: of the Python contestants: ``--device cpu ...``.
        log: a folder for what they print.
        prefix: of the files there.
    """
    words = list(options)
    log.mkdir(parents=True, exist_ok=True)

    def entrant(name: str, command: Sequence[str], more: Mapping[str, str] | None = None) -> Entrant:
        # An older build offers what it could do on a card: every build is timed in the forms of the newest.
        forms = ("run",) if name in ours and name != OURS else None
        return Entrant(name, command, log / f"{prefix}-{name}.txt", environment(more), forms)

    builds = [entrant(name, command) for name, command in ours.items()]
    others = [
        entrant(name, script("torch_contestant", rival.mode, *words), rival.environment)
        for name, rival in rivals.items()
    ]
    return [*builds, *others, entrant("judge", script("judge", *words))]
