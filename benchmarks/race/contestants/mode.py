# SPDX-License-Identifier: Apache-2.0
"""A way to run the network in Python, with the steps that all ways share."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import torch

from race.contestants.buffers import Buffers
from race.contestants.network import Network
from race.contestants.variants import Run


class Mode(ABC):
    """One way, prepared for a network and its buffers."""

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        self.network = network
        self.buffers = buffers
        self.device = device

    @classmethod
    @abstractmethod
    def options(cls, device: torch.device) -> str:
        """Returns what a reader must know about its settings."""

    @staticmethod
    def versions() -> dict[str, str]:
        """Returns the versions of what it needs besides PyTorch."""
        return {}

    @classmethod
    def quantized(cls) -> "type[Mode] | None":
        """Returns the way in int8, which is given the network in float32; None if there is none."""
        return None

    @abstractmethod
    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns ways from the input on the host to maps that can be read there; the plain one comes first."""

    @abstractmethod
    def compute(self) -> None:
        """Does one run from the input on the device to maps that stay there."""

    def synchronize(self) -> None:
        """Waits for everything enqueued."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    def copies_after(self) -> None:
        """Enqueues upload, layers and downloads one after another."""
        self.buffers.upload()
        for name, value in zip(self.network.names, self.network(self.buffers.device_input), strict=True):
            self.buffers.download(name, value)

    def copies_beside(self, side: torch.cuda.Stream) -> list[torch.Tensor]:
        """Does the same as ``copies_after``, but downloads a map on a second stream while the layers after it run.

        Returns:
            the maps, which must live until the downloads are done: the allocator only knows about the first stream.
        """
        main = torch.cuda.current_stream(self.device)
        kept = []

        def ready(name: str, value: torch.Tensor) -> None:
            kept.append(value)
            side.wait_stream(main)
            with torch.cuda.stream(side):
                self.buffers.download(name, value)

        self.buffers.upload()
        self.network.run_each(self.buffers.device_input, ready)
        main.wait_stream(side)
        return kept
