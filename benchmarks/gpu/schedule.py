# SPDX-License-Identifier: Apache-2.0
"""What is raced, most worth first: the time may not suffice for all."""

from dataclasses import dataclass

SLOW_TO_PREPARE = "torch-compile"
"""It compiles for minutes; so the others race once without it."""


@dataclass(frozen=True)
class Heat:
    """A precision and a batch size, and whether the contestant that compiles for minutes takes part."""

    precision: str
    batch: int
    compiled: bool = False

    @property
    def cell(self) -> tuple[str, int]:
        """What of the result it fills; a heat with all contestants replaces the one without."""
        return self.precision, self.batch

    def __str__(self) -> str:
        """As the log has it."""
        return f"{self.precision} batch {self.batch}{', compiled too' if self.compiled else ''}"

    @staticmethod
    def parse(text: str) -> "Heat":
        """``fp16:8``, or ``fp16:8:compiled``."""
        precision, batch, *more = text.split(":")
        if more not in ([], ["compiled"]):
            raise ValueError(f"'{text}' is not PRECISION:BATCH or PRECISION:BATCH:compiled")
        return Heat(precision, int(batch), bool(more))


def on_card() -> list[Heat]:
    """The ratios that are asked for are of fp16 at 1, 32 and 128; they come first, then all else."""
    fp16 = [Heat("fp16", batch) for batch in (1, 32, 128)]
    others = [Heat(precision, batch) for precision in ("tf32", "bf16", "fp32") for batch in (1, 32, 128, 8)]
    plain = [*fp16, *(_compiled(heat) for heat in fp16), Heat("fp16", 8), *others]
    return [*plain, *(_compiled(heat) for heat in [Heat("fp16", 8), *others])]


def on_stand_in() -> list[Heat]:
    """The stand-in takes a second for an image: one heat, with everybody."""
    return [Heat("fp32", 1, compiled=True)]


def _compiled(heat: Heat) -> Heat:
    return Heat(heat.precision, heat.batch, compiled=True)
