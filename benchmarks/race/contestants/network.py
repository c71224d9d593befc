# SPDX-License-Identifier: Apache-2.0
"""SSD in a precision, between the float32 NCHW tensors that all contestants take and return."""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from race.contestants import tensors
from ssd_model import Backbone, L2Norm, Norm, Variant

DTYPES = {"fp32": torch.float32, "tf32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


class WideL2Norm(nn.Module):
    """The normalization with its sum and result in float32: the sum of 512 squares overflows float16."""

    def __init__(self, norm: L2Norm) -> None:
        super().__init__()
        self.weight = nn.Parameter(norm.weight.detach().float()[:, None, None], requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        """x: [N, C, H, W] of any type; the result is float32."""
        return x * (self.weight / torch.linalg.vector_norm(x, dim=1, keepdim=True, dtype=torch.float32))


class Network(nn.Module):
    """From an input [N, 3, S, S] to the maps, all float32 NCHW; everything in between is channels_last."""

    def __init__(self, backbone: Backbone, dtype: torch.dtype) -> None:
        super().__init__()
        norm = WideL2Norm(backbone.l2_norm)
        self.backbone = backbone.to(dtype=dtype, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.backbone.l2_norm = norm
        self.dtype = dtype
        maps = backbone.variant.maps()
        self.names = tuple(maps)
        self._layers = {layer: name for name, layer in maps.items()}

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """Returns the maps in the order of their names."""
        return tuple(_plain(value) for value in self.backbone(self._inner(x)).values())

    def run_each(self, x: Tensor, ready: Callable[[str, Tensor], None]) -> None:
        """Passes on each map as soon as it is computed, before the layers after it."""
        x = self._inner(x)
        for layer in self.backbone.table:
            value = self.backbone.apply_layer(layer, x)
            if layer.name in self._layers:
                ready(self._layers[layer.name], _plain(value))
            if not isinstance(layer, Norm):
                x = value

    def _inner(self, x: Tensor) -> Tensor:
        return x.to(dtype=self.dtype, memory_format=torch.channels_last)


def _plain(value: Tensor) -> Tensor:
    return value.to(dtype=torch.float32, memory_format=torch.contiguous_format)


def open_backbone(weights: Path, variant: Variant) -> Backbone:
    """Returns the reference network with the weights of a file, for inference."""
    backbone = Backbone(variant)
    backbone.load_state_dict(tensors.read(weights))
    return backbone.eval().requires_grad_(False)


def open_network(weights: Path, variant: Variant, precision: str, device: torch.device) -> Network:
    """Returns the network on a device, and switches the process to that precision's arithmetic."""
    set_arithmetic(precision)
    return Network(open_backbone(weights, variant), DTYPES[precision]).to(device)


def set_arithmetic(precision: str) -> None:
    """Allows TF32 for tf32 alone: fp32 means float32 throughout, although PyTorch's convolutions default to TF32."""
    tf32 = precision == "tf32"
    torch.set_float32_matmul_precision("high" if tf32 else "highest")
    torch.backends.cudnn.allow_tf32 = tf32
