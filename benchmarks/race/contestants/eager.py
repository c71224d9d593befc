# SPDX-License-Identifier: Apache-2.0
"""Plain PyTorch."""

from collections.abc import Callable

import torch

from race.contestants.mode import Mode
from race.contestants.variants import Run


class Eager(Mode):
    """Plain PyTorch."""

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns how a card is used best; a CPU needs none of that."""
        on_card = (
            ", cudnn.benchmark with benchmark_limit 0, pinned host memory, one synchronize per run; downloads after "
            "the layers or on a second stream beside them, whichever is faster"
        )
        return f"eager; channels_last, inference_mode, ReLU in place{on_card if device.type == 'cuda' else ''}"

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns downloads after the layers, and beside them."""
        found: dict[str, Callable[[], Run]] = {"copies after": lambda: self._after}
        if self.device.type == "cuda":
            side = torch.cuda.Stream(self.device)
            found["copies beside"] = lambda: lambda: self._beside(side)
        return found

    def _after(self) -> None:
        self.copies_after()
        self.synchronize()

    def _beside(self, side: torch.cuda.Stream) -> None:
        kept = self.copies_beside(side)
        self.synchronize()
        kept.clear()

    def compute(self) -> None:
        """The layers alone."""
        self.network(self.buffers.device_input)
        self.synchronize()
