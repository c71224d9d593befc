# SPDX-License-Identifier: Apache-2.0
"""TorchScript: traced, frozen and optimized for inference."""

from collections.abc import Callable

import torch

from race.contestants.buffers import Buffers
from race.contestants.mode import Mode
from race.contestants.network import Network
from race.contestants.server import RefusedError
from race.contestants.variants import Run


class Scripted(Mode):
    """Through ``torch.jit.freeze`` and ``optimize_for_inference``, which packs the weights for oneDNN."""

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        super().__init__(network, buffers, device)
        if device.type != "cpu":
            raise RefusedError("TorchScript takes part on the CPU only")
        traced = torch.jit.trace(network.eval(), (buffers.device_input,), check_trace=False)
        self._scripted = torch.jit.optimize_for_inference(torch.jit.freeze(traced))

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns its options."""
        return "torch.jit.trace, torch.jit.freeze and torch.jit.optimize_for_inference; channels_last, inference_mode"

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns the only way."""
        return {"copies none": self._ready}

    def _ready(self) -> Run:
        # The first runs profile and specialize.
        for _ in range(3):
            self.compute()
        return self.compute

    def compute(self) -> None:
        """The network alone; its maps are on the host."""
        for name, value in zip(self.network.names, self._scripted(self.buffers.device_input), strict=True):
            self.buffers.download(name, value)
