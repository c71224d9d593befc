# SPDX-License-Identifier: Apache-2.0
"""SSD in fp8, as ssd4j's CUDA engine computes it, emulated on the CPU with ``torch.float8_e4m3fn``.

A convolution whose numbers of channels are multiples of 16, the first one excepted, multiplies 8-bit numbers: a value x
is stored as the number of the format nearest to x / scale. The sums, in float32, continue as ``sums * (input's scale *
weights' scale) + bias`` and ReLU, and are stored as float16, or again as 8-bit numbers if only such convolutions read
them, also after poolings. Everything else has operands and results in float16.
"""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ssd_model import Backbone, Conv, Layer, Norm, Pool

LARGEST = 448.0
_CHANNELS = 16


def rounded(value: Tensor) -> Tensor:
    """Returns the nearest numbers of the format; larger ones become the largest."""
    return value.clamp(-LARGEST, LARGEST).to(torch.float8_e4m3fn).float()


def half(value: Tensor) -> Tensor:
    """Returns the nearest float16 numbers."""
    return value.half().float()


def is_float8(layer: Layer) -> bool:
    """Returns whether a layer multiplies 8-bit numbers."""
    return isinstance(layer, Conv) and layer.inputs % _CHANNELS == 0 and layer.outputs % _CHANNELS == 0


def scale_of(largest: float) -> np.float32:
    """Returns the scale of values up to a magnitude."""
    return np.float32(largest) / np.float32(LARGEST)


class Float8Backbone:
    """A backbone in fp8."""

    def __init__(self, model: Backbone, scales: Mapping[str, np.float32]) -> None:
        """Takes the float32 model and the scales of the values in 8 bits, by the layer that computes each."""
        self._model = model
        self._scales = scales
        # The chain without the normalization, which is beside it.
        self._chain = [layer for layer in model.table if not isinstance(layer, Norm)]
        self._maps = model.variant.maps()

    def _stays_narrow(self, index: int) -> bool:
        """Returns whether the result of a layer of the chain is stored as 8-bit numbers only."""
        layer = self._chain[index]
        if isinstance(layer, Pool):
            return index > 0 and self._stays_narrow(index - 1)
        return is_float8(layer) and self._is_read_narrow(index)

    def _is_read_narrow(self, index: int) -> bool:
        name = self._chain[index].name
        if name in self._maps.values() or name == "conv4_3" or index + 1 == len(self._chain):
            return False
        reader = self._chain[index + 1]
        return self._is_read_narrow(index + 1) if isinstance(reader, Pool) else is_float8(reader)

    def __call__(self, x: Tensor) -> dict[str, Tensor]:
        """Returns the feature maps by name."""
        values: dict[str, Tensor] = {}
        x = half(x)
        scale = np.float32(0)  # of x, or of what a pooling made x from
        for index, layer in enumerate(self._chain):
            narrow = self._stays_narrow(index)
            match layer:
                case Pool():
                    x = functional.max_pool2d(x, layer.kernel, layer.stride, layer.padding, ceil_mode=layer.ceil)
                case Conv():
                    if is_float8(layer) and not self._stays_narrow(index - 1):
                        x = rounded(x * float(np.float32(1) / scale))
                    x = self._convolution(layer, x, scale, narrow=narrow)
                    scale = self._scales.get(layer.name, np.float32(0))
            values[layer.name] = x
        values["l2_norm"] = half(self._model.l2_norm(values["conv4_3"]))
        return {name: values[layer] for name, layer in self._maps.items()}

    def _convolution(self, layer: Conv, x: Tensor, scale: np.float32, *, narrow: bool) -> Tensor:
        group, index = layer.key.split(".")
        module = getattr(self._model, group)[index]
        arguments = (module.stride, module.padding, module.dilation)
        if not is_float8(layer):
            return half(functional.conv2d(x, half(module.weight), half(module.bias), *arguments).relu())
        weight_scale = scale_of(module.weight.abs().max().item())
        weights = rounded(module.weight / float(weight_scale))
        sums = functional.conv2d(x, weights, None, *arguments)
        value = (sums * float(scale * weight_scale) + module.bias[:, None, None]).relu()
        return rounded(value * float(np.float32(1) / self._scales[layer.name])) if narrow else half(value)


def scales(model: Backbone, x: Tensor) -> dict[str, np.float32]:
    """Returns the scales of the values that are read in 8 bits, by their largest magnitudes for one input."""
    values = model.values(x)
    chosen: dict[str, np.float32] = {}
    source = ""
    for layer in model.table:
        if is_float8(layer):
            chosen[source] = scale_of(values[source].abs().max().item())
        if isinstance(layer, Conv):
            source = layer.name
    return chosen
