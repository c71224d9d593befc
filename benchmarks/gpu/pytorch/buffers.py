# SPDX-License-Identifier: Apache-2.0
"""The tensors that a run begins and ends with."""

from dataclasses import dataclass

import torch
from torch import Tensor

from network import Network
from ssd_model import SSD300


@dataclass(frozen=True)
class Buffers:
    """Float32 NCHW: the input on the host and on the device, the six maps on the host.

    The host's are pinned where there is a card, so that a copy need not wait for the CPU.
    """

    host_input: Tensor
    device_input: Tensor
    host_maps: dict[str, Tensor]

    @staticmethod
    def of(network: Network, batch: int, device: torch.device) -> "Buffers":
        """Allocates them; the input is noise of a photo's range."""
        shape = (batch, 3, SSD300.size, SSD300.size)
        pinned = device.type == "cuda"
        levels = torch.randint(256, shape, generator=torch.Generator().manual_seed(0))
        host_input = torch.empty(shape, pin_memory=pinned).copy_(levels - 117)
        with torch.device("meta"):
            maps = type(network.backbone)(SSD300)(torch.empty(shape))
        host_maps = {name: torch.empty(value.shape, pin_memory=pinned) for name, value in maps.items()}
        return Buffers(host_input, host_input.to(device), host_maps)

    def upload(self) -> None:
        """Enqueues the copy of the input to the device."""
        self.device_input.copy_(self.host_input, non_blocking=True)

    def download(self, name: str, value: Tensor) -> None:
        """Enqueues the copy of a map to the host."""
        self.host_maps[name].copy_(value, non_blocking=True)
