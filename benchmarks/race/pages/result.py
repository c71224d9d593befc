# SPDX-License-Identifier: Apache-2.0
"""A result, refused unless it has everything that makes it worth something; ``benchmarks/result.md`` describes it."""

import json
from dataclasses import dataclass
from pathlib import Path

from race.heat import OURS
from race.pages.cells import Cell
from race.pages.facts import Clocks, Machine
from race.pages.fields import Field, ResultError
from race.pages.layers import Peaks, PlanTimes

_MAPS = {
    "ssd300": {"conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2"},
    "ssd512": {"conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2", "conv12_2"},
}


@dataclass(frozen=True)
class Parity:
    """How far a contestant's map is from PyTorch's in true float32.

    Attributes:
        against: whose float32: ``card`` or ``cpu``.
        relative_l2: the worst of the images; NaN if the map has a value that is not finite.
        bound: the most that the precision allows.
        threads: as a cell's.
    """

    contestant: str
    precision: str
    batch: int
    threads: int | None
    against: str
    map: str
    relative_l2: float
    bound: float

    @staticmethod
    def of(row: Field, threads: int | None = None) -> "Parity":
        """Reads a row. Args: ``threads``: of the race, if the row does not name its own."""
        error = row.maybe_number("relativeL2")
        return Parity(
            row.at("contestant").text(),
            row.at("precision").text(),
            row.at("batch").integer(),
            row.maybe_integer("threads") or threads,
            row.at("against").text(),
            row.at("map").text(),
            float("nan") if error is None else error,
            row.at("bound").number(),
        )

    def passed(self) -> bool:
        """Returns whether it is within its bound."""
        return self.relative_l2 < self.bound

    def __str__(self) -> str:
        """Returns a sentence about a map that is not."""
        return (
            f"{self.precision} batch {self.batch}: {self.map} is {self.relative_l2:.2e} from the {self.against}'s, "
            f"more than {self.bound:.0e}"
        )


@dataclass(frozen=True)
class Result:
    """A result.

    Attributes:
        stand_in: whether it comes from a dry run on the stand-in GPU: its times mean nothing.
        on_cpu: whether ssd4j raced on a CPU.
        options: of each contestant, by name.
        layers_commit: of ssd4j when its layers were timed, if that was not in the race; or empty.
    """

    stand_in: bool
    on_cpu: bool
    model: str
    machine: Machine
    clocks: Clocks
    options: dict[str, str]
    parity: list[Parity]
    cells: list[Cell]
    peaks: Peaks
    plans: list[PlanTimes]
    layers_commit: str

    @staticmethod
    def read(file: Path, dry_run: bool) -> "Result":
        """Reads a result.

        Args:
            file: JSON.
            dry_run: whether to accept the result of a dry run, and nothing else.

        Raises:
            ResultError: if something is missing.
        """
        try:
            return Result.of(Field("", json.loads(file.read_text(encoding="utf-8"))), dry_run)
        except json.JSONDecodeError as e:
            raise ResultError(f"it is not JSON: {e}") from e

    @staticmethod
    def of(top: Field, dry_run: bool) -> "Result":
        """Reads a result from its top; see ``read``."""
        stand_in = top.at("standIn").truth()
        if stand_in != dry_run:
            raise ResultError(
                "the result comes from a dry run, so its times mean nothing; use --stand-in to accept it anyway"
                if stand_in
                else "the result does not come from a dry run, but --stand-in accepts nothing else"
            )
        race = top.at("race")
        on_cpu = race.at("device").text() == "cpu"
        roofline = top.maybe("roofline")
        threads = race.maybe_integer("threads")
        result = Result(
            stand_in,
            on_cpu,
            race.at("model").text(),
            Machine.of(top.at("facts"), stand_in, on_cpu),
            Clocks.of(race.at("clocks"), stand_in, on_cpu),
            {name: _options(hello) for name, hello in race.at("contestants").members().items()},
            [Parity.of(row, threads) for row in race.at("parity").elements()],
            [Cell.of(cell, threads) for cell in race.at("cells").elements()],
            Peaks.of(roofline.at("peaks")) if roofline else Peaks(),
            [PlanTimes.of(plan) for plan in roofline.at("plans").elements()] if roofline else [],
            roofline.maybe_text("commit") if roofline else "",
        )
        result._require_parity()
        return result

    def _require_parity(self) -> None:
        """Refuses the times of any contestant whose maps were not compared: they say nothing."""
        reference = "cpu" if self.stand_in or self.on_cpu else "card"
        for cell in self.cells:
            for name, entry in cell.entries.items():
                compared = {
                    row.map
                    for row in self.parity
                    if (row.contestant, row.precision, row.batch, row.threads, row.against)
                    == (name, cell.precision, cell.batch, cell.threads, reference)
                }
                missing = _MAPS[self.model] - compared
                if entry.run() and missing:
                    raise ResultError(
                        f"the result lacks the parity of {name} at {cell} with PyTorch on the {reference}: "
                        + ", ".join(sorted(missing))
                    )

    def failures(self) -> list[Parity]:
        """Returns what makes the result red: maps of ours that are not within their bounds."""
        return [row for row in self.parity if row.contestant == OURS and not row.passed()]


def _options(hello: Field) -> str:
    return "; ".join(f"{name}: {option.plain()}" for name, option in hello.at("options").members().items())
