# SPDX-License-Identifier: Apache-2.0
"""What is compared and planned, most worth first: the time may not suffice for all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setup:
    """A precision and a batch size."""

    precision: str
    batch: int

    def __str__(self) -> str:
        """As command lines have it."""
        return f"{self.precision}:{self.batch}"

    def images(self) -> int:
        """How many are compared: small batches twice, since what the first leaves must not show in the second."""
        return self.batch * (2 if self.batch <= 8 else 1)

    @staticmethod
    def parse(text: str) -> "Setup":
        """The reverse of str."""
        precision, _, batch = text.partition(":")
        return Setup(precision, int(batch))


CARD = [Setup(precision, batch) for precision in ("fp16", "fp32", "bf16", "tf32") for batch in (1, 32, 8, 128)]
# The stand-in takes a second for an image.
STAND_IN = [Setup("fp16", 1), Setup("fp32", 2)]
