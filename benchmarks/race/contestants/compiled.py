# SPDX-License-Identifier: Apache-2.0
"""PyTorch's compiler."""

from collections.abc import Callable

import torch

from race.contestants.buffers import Buffers
from race.contestants.mode import Mode
from race.contestants.network import Network
from race.contestants.variants import Run


class Compile(Mode):
    """Through ``torch.compile``: on a card with everything it can do, on a CPU with its defaults."""

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        super().__init__(network, buffers, device)
        if device.type == "cuda":
            # Otherwise the graph would copy the input once more, to an address of its own.
            # On a CPU, freezing takes such an input for a constant.
            torch._dynamo.mark_static_address(buffers.device_input)
        self._compiled = torch.compile(network, mode=self.mode(device), fullgraph=True, dynamic=False)

    @classmethod
    def mode(cls, device: torch.device) -> str:
        """Returns the mode of torch.compile."""
        return "max-autotune" if device.type == "cuda" else "default"

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns the options of torch.compile."""
        graphs = " (its CUDA graphs included, with a static input address)" if device.type == "cuda" else ""
        return (
            f"torch.compile with mode {cls.mode(device)}{graphs}, fullgraph, static shapes; "
            "conversions of input and maps compiled with the network; otherwise as eager, downloads after the layers"
        )

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns the only way."""
        return {"copies after": self._ready}

    def _ready(self) -> Run:
        # The first runs compile, warm up and capture.
        for _ in range(3):
            self._run()
        return self._run

    def _run(self) -> None:
        self.buffers.upload()
        for name, value in zip(self.network.names, self._compiled(self.buffers.device_input), strict=True):
            self.buffers.download(name, value)
        self.synchronize()

    def compute(self) -> None:
        """The compiled network alone."""
        self._compiled(self.buffers.device_input)
        self.synchronize()


class Freeze(Compile):
    """Through ``torch.compile`` with weights as constants, which packs them once, as ssd4j does."""

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        torch._inductor.config.freezing = True
        super().__init__(network, buffers, device)

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns those of ``Compile`` and one more."""
        return f"{super().options(device)}; inductor's freezing, which packs the weights once"


class MaxAutotune(Freeze):
    """Frozen, with everything that the compiler can try on a CPU."""

    @classmethod
    def mode(cls, device: torch.device) -> str:
        """Returns the mode of torch.compile."""
        return "max-autotune"
