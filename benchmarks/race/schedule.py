# SPDX-License-Identifier: Apache-2.0
"""The heats in order of priority: there may not be time for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

SLOW_TO_PREPARE = "torch-compile"
"""It compiles for minutes on a card, so every heat is raced without it first."""


@dataclass(frozen=True)
class Heat:
    """A precision and a batch size, and whether the contestant that compiles for minutes takes part."""

    precision: str
    batch: int
    compiled: bool = False

    @property
    def cell(self) -> tuple[str, int]:
        """The cell of the result that it fills; a heat with all contestants replaces the one without."""
        return self.precision, self.batch

    def __str__(self) -> str:
        """As the log shows it."""
        return f"{self.precision} batch {self.batch}{', compiled too' if self.compiled else ''}"

    def images(self) -> int:
        """Returns how many images to compare: small batches run twice, so that leftovers of the first would show."""
        return self.batch * (2 if self.batch <= 8 else 1)

    def words(self) -> str:
        """Returns what ``parse`` reads."""
        return f"{self.precision}:{self.batch}{':compiled' if self.compiled else ''}"

    @staticmethod
    def parse(text: str) -> "Heat":
        """Reads ``fp16:8`` or ``fp16:8:compiled``."""
        precision, batch, *more = text.split(":")
        if more not in ([], ["compiled"]):
            raise ValueError(f"'{text}' is not PRECISION:BATCH or PRECISION:BATCH:compiled")
        return Heat(precision, int(batch), bool(more))


def on_card() -> list[Heat]:
    """The targets are for fp16 at 1, 32 and 128; they come first, then everything else."""
    fp16 = [Heat("fp16", batch) for batch in (1, 32, 128)]
    others = [Heat(precision, batch) for precision in ("tf32", "bf16", "fp32") for batch in (1, 32, 128, 8)]
    plain = [*fp16, *(_compiled(heat) for heat in fp16), Heat("fp16", 8), *others]
    return [*plain, *(_compiled(heat) for heat in [Heat("fp16", 8), *others])]


def core(heats: Iterable[Heat]) -> list[Heat]:
    """Returns those that the targets are for."""
    return [heat for heat in heats if heat.precision == "fp16" and heat.batch in (1, 32, 128)]


def float8() -> list[Heat]:
    """In fp8, which no rival has; for GPUs of compute capability 8.9 and newer."""
    return [Heat("fp8", batch) for batch in (1, 32, 128)]


def planned_on_card() -> list[Heat]:
    """The setups to compare and to plan before they are raced, those of the targets first."""
    fp16 = [Heat("fp16", batch) for batch in (1, 32, 128, 8)]
    return [*fp16, *(Heat(precision, batch) for precision in ("tf32", "bf16", "fp32") for batch in (1, 32, 128, 8))]


def planned_on_stand_in() -> list[Heat]:
    """Few images, since the stand-in takes a second for each."""
    return [Heat("fp16", 1), Heat("fp32", 2)]


def on_stand_in() -> list[Heat]:
    """One heat with everybody: the stand-in takes a second per image."""
    return [Heat("fp32", 1, compiled=True)]


def float8_on_stand_in() -> list[Heat]:
    """The stand-in takes a second per image."""
    return [Heat("fp8", 1)]


def on_cpu(precisions: Iterable[str], batches: Iterable[int]) -> list[Heat]:
    """Everybody in every heat: there is no deadline."""
    sizes = list(batches)
    return [Heat(precision, batch, compiled=True) for precision in precisions for batch in sizes]


def _compiled(heat: Heat) -> Heat:
    return Heat(heat.precision, heat.batch, compiled=True)
