# SPDX-License-Identifier: Apache-2.0
"""The machine and software of a result, and the clocks seen while it was measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from race.pages.cells import Spread
from race.pages.fields import Field, ResultError

_REQUIRED_LIBRARIES = {"card": ("CUDA driver", "cuDNN", "cuBLASLt"), "cpu": ("oneDNN",)}


@dataclass(frozen=True)
class Machine:
    """The machine and the software.

    Attributes:
        name: of the card or the CPU.
        driver: its version; empty on a CPU.
        libraries: names and versions of what ssd4j calls.
        torch: PyTorch's versions: ``version``, on a card ``cuda`` and ``cudnn``, on a CPU ``oneDnn``.
        commit: of ssd4j.
        baseline: commit of the other build that raced, or empty.
        date: of the run.
        computer: features of a CPU and its system that decide its speed; empty on a card.
    """

    name: str
    driver: str
    libraries: dict[str, str]
    torch: dict[str, str]
    commit: str
    baseline: str
    date: str
    computer: str

    @staticmethod
    def of(facts: Field, stand_in: bool, on_cpu: bool) -> "Machine":
        """Reads one."""
        found = facts.at("libraries").elements()
        libraries = {library.at("name").text(): library.at("version").text() for library in found}
        for name in _REQUIRED_LIBRARIES["cpu" if on_cpu else "card"]:
            if name not in libraries:
                raise ResultError(f"the result lacks the version of {name} in facts.libraries")
        torch = {"version": facts.at("torch").at("version").text()}
        callees = ("oneDnn",) if on_cpu else () if stand_in else ("cuda", "cudnn")
        torch |= {name: facts.at("torch").at(name).plain() for name in callees}
        return Machine(
            facts.at("cpu" if on_cpu else "card").text(),
            "" if on_cpu else facts.at("driver").text(),
            libraries,
            torch,
            facts.at("commit").text(),
            facts.maybe_text("baselineCommit"),
            facts.at("date").text(),
            _computer(facts) if on_cpu else "",
        )

    def software(self) -> str:
        """Returns what ssd4j and PyTorch call, on one line."""
        driver = f"driver {self.driver}; " if self.driver else ""
        return f"{driver}ssd4j with {_joined(self.libraries)}; PyTorch: {_joined(self.torch)}"


def _computer(facts: Field) -> str:
    isa = ", ".join(flag.text() for flag in facts.at("isa").elements())
    cpu = f"{facts.at('cpus').integer()} CPUs, family {facts.at('family').text()}, model {facts.at('model').text()}"
    return f"{cpu}, {isa}; {facts.at('jdk').text()}; load average {facts.at('loadBefore').number():.1f} before"


def _joined(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


@dataclass(frozen=True)
class Clocks:
    """What the processor ran at while it was timed.

    Attributes:
        name: of the clock: ``SM clock`` or ``CPU clock``.
        samples: the number of samples.
        clock: MHz; None on the stand-in, and on a CPU that does not report it.
        highest: the highest clock allowed, MHz.
        power: watts.
        celsius: temperature.
        held_down_by: what kept the clock below its highest at some moment.
    """

    name: str
    samples: int
    clock: Spread | None
    highest: float | None
    power: Spread | None
    celsius: Spread | None
    held_down_by: list[str]

    @staticmethod
    def of(clocks: Field, stand_in: bool, on_cpu: bool) -> "Clocks":
        """Reads them; a card must have reported its clock."""
        samples = clocks.at("samples").integer()
        clock = Spread.of(clocks.maybe("cpuMHz" if on_cpu else "smMHz"))
        if not (stand_in or on_cpu) and (samples == 0 or clock is None):
            reason = clocks.maybe_text("reason")
            why = f": {reason}" if reason else ""
            raise ResultError(f"the result lacks the clocks seen during the run, {clocks.path}.smMHz{why}")
        reasons = clocks.maybe("heldDownBy")
        return Clocks(
            "CPU clock" if on_cpu else "SM clock",
            samples,
            clock,
            clocks.maybe_number("highestSmMHz"),
            Spread.of(clocks.maybe("powerWatts")),
            Spread.of(clocks.maybe("celsius")),
            [reason.text() for reason in reasons.elements()] if reasons else [],
        )

    def __str__(self) -> str:
        """Returns one line."""
        if self.clock is None:
            return "clocks: none were seen"
        line = f"{self.name} {self.clock.text(0)} MHz"
        if self.highest is not None:
            line += f" of at most {self.highest:.0f}"
        if self.power:
            line += f"; {self.power.text(0)} W"
        if self.celsius:
            line += f"; {self.celsius.text(0)} degrees Celsius"
        if self.name == "SM clock":
            line += f"; held down by {', '.join(self.held_down_by) or 'nothing'}"
        return f"{line}; {self.samples} samples"
