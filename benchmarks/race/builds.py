# SPDX-License-Identifier: Apache-2.0
"""Builds of ssd4j on this machine, and the command lines of their contestants."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import machine

# Where the contestant is and was, the newest first.
_CONTESTANTS = ("io.ssd4j.benchmarks.contestant", "io.ssd4j.benchmarks.gpu.contestant")

# Without the Vector API the transforms of Winograd convolutions would be slow, so ssd4j would do without them.
_MODULES = "io.ssd4j.ssd,jdk.management,jdk.incubator.vector"


class Build:
    """A checkout in which ``./mvnw -pl benchmarks -am package`` has run."""

    def __init__(self, checkout: Path) -> None:
        self._target = checkout.resolve() / "benchmarks/target"
        classes = self._target / "classes"
        found = [name for name in _CONTESTANTS if (classes / name.replace(".", "/") / "Main.class").exists()]
        if not found:
            raise FileNotFoundError(f"{classes} has no contestant; build it: ./mvnw -pl benchmarks -am package")
        self._package = found[0]

    def command(self, name: str, arguments: Sequence[str] = ()) -> list[str]:
        """Returns the command line of a class of the contestant."""
        return [
            machine.java(),
            *("--module-path", str(self._target / "module-path"), "--add-modules", _MODULES),
            *("--enable-native-access=io.ssd4j.bindings", "--illegal-native-access=deny"),
            *("-cp", str(self._target / "classes"), f"{self._package}.{name}", *arguments),
        ]


def settings(model: str, weights: Path, quantized: Path) -> Mapping[str, str]:
    """Returns the variables that every build's contestant reads, for the CPU; only int8 reads the quantized weights."""
    files = {"SSD4J_WEIGHTS": str(weights), "SSD4J_WEIGHTS_INT8": str(quantized)}
    return {**os.environ, "SSD4J_DEVICE": "cpu", "SSD4J_MODEL": model, **files}


def quantize(model: str, weights: Path, photos: Sequence[Path], quantized: Path) -> None:
    """Writes the weights for int8, with scales measured on photos, as a user does it."""
    with tempfile.TemporaryDirectory() as folder:
        for photo in photos:
            (Path(folder) / photo.name).symlink_to(photo)
        files = ["--weights", str(weights), "--images", folder, "--out", str(quantized)]
        # Its report is not part of the race's output.
        subprocess.run([machine.SSD4J, "quantize", "--model", model, *files], check=True, stdout=sys.stderr)
