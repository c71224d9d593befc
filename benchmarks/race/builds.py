# SPDX-License-Identifier: Apache-2.0
"""Builds of ssd4j on this machine, and the command lines of their contestants."""

import os
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


def settings(model: str, weights: Path) -> Mapping[str, str]:
    """Returns the variables that every build's contestant reads, for the CPU."""
    return {**os.environ, "SSD4J_DEVICE": "cpu", "SSD4J_MODEL": model, "SSD4J_WEIGHTS": str(weights)}
