# SPDX-License-Identifier: Apache-2.0
"""The tensors that a run starts and ends with."""

from dataclasses import dataclass

import torch
from torch import Tensor

from race.contestants.network import Network
from ssd_model import Backbone


@dataclass(frozen=True)
class Buffers:
    """Float32 NCHW: the input on the host and on the device, the maps on the host.

    With a card, the host's are pinned, so that a copy need not wait for the CPU. Without one, nothing is copied: the
    input is the device's, and the maps are what the network returns.
    """

    host_input: Tensor
    device_input: Tensor
    host_maps: dict[str, Tensor]

    @staticmethod
    def of(network: Network, batch: int, device: torch.device) -> "Buffers":
        """Allocates them; the input is noise in the range of a photo."""
        variant = network.backbone.variant
        shape = (batch, 3, variant.size, variant.size)
        pinned = device.type == "cuda"
        levels = torch.randint(256, shape, generator=torch.Generator().manual_seed(0))
        host_input = torch.empty(shape, pin_memory=pinned).copy_(levels - 117)
        with torch.device("meta"):
            maps = Backbone(variant)(torch.empty(shape))
        host_maps = {name: torch.empty(value.shape, pin_memory=pinned) for name, value in maps.items()}
        return Buffers(host_input, host_input.to(device), host_maps)

    def upload(self) -> None:
        """Enqueues the copy of the input to the device."""
        if self.device_input is not self.host_input:
            self.device_input.copy_(self.host_input, non_blocking=True)

    def download(self, name: str, value: Tensor) -> None:
        """Enqueues the copy of a map to the host."""
        if value.device.type == "cpu":
            self.host_maps[name] = value
        else:
            self.host_maps[name].copy_(value, non_blocking=True)
