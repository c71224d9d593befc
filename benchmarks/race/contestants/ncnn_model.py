# SPDX-License-Identifier: Apache-2.0
"""The network in ncnn's own format: a text that describes the layers, and a file of weights.

The fields are those of ncnn's ``src/layer/{convolution,pooling,normalize}.cpp``. Its converters would add layers of
their own around the L2 normalization, which ncnn has as one.
"""

import ctypes
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from ssd_model import Conv, Layer, Norm, Pool, Variant

_MAGIC = "7767517"
_FLOAT32 = b"\x00\x00\x00\x00"


def description(variant: Variant) -> str:
    """Returns the layers, from the blob ``input`` to blobs that have the names of the layers."""
    lines = ["Input input 0 1 input"]
    blobs, last = 1, "input"
    layers = variant.layers()
    for layer in layers:
        match layer:
            case Conv():
                lines.append(_layer("Convolution", layer.name, last, _convolution(layer)))
            case Pool():
                fields = {0: 0, 1: layer.kernel, 2: layer.stride, 3: layer.padding, 5: 0 if layer.ceil else 1}
                lines.append(_layer("Pooling", layer.name, last, fields))
            case Norm():
                # A blob with two readers must be split.
                beside, onward = f"{last}_beside", f"{last}_onward"
                lines.append(f"Split {last}_split 1 2 {last} {beside} {onward}")
                fields = {0: 0, 1: 0, 2: 1e-10, 3: layer.channels, 4: 1, 9: 1}
                lines.append(_layer("Normalize", layer.name, beside, fields))
                blobs += 3
                last = onward
                continue
        blobs += 1
        last = layer.name
    return "\n".join([_MAGIC, f"{len(lines)} {blobs}", *lines]) + "\n"


def _layer(kind: str, name: str, before: str, fields: Mapping[int, float]) -> str:
    return f"{kind} {name} 1 1 {before} {name} " + " ".join(f"{key}={value}" for key, value in fields.items())


def _convolution(layer: Conv) -> dict[int, int]:
    relu = 1
    return {
        0: layer.outputs,
        1: layer.kernel,
        2: layer.dilation,
        3: layer.stride,
        4: layer.padding,
        5: 1,
        6: layer.outputs * layer.inputs * layer.kernel**2,
        9: relu,
    }


def write_weights(path: Path, layers: tuple[Layer, ...], parameters: Mapping[str, Tensor]) -> None:
    """Writes the weights in the order of the layers; ``parameters`` is the network's state dict."""
    with path.open("wb") as file:
        for layer in layers:
            match layer:
                case Conv():
                    file.write(_FLOAT32)
                    file.write(_bytes(parameters[f"{layer.key}.weight"]))
                    file.write(_bytes(parameters[f"{layer.key}.bias"]))
                case Norm():
                    file.write(_bytes(parameters["l2_norm.weight"]))


def _bytes(value: Tensor) -> bytes:
    plain = value.detach().to(torch.float32).contiguous()
    return ctypes.string_at(plain.data_ptr(), plain.nbytes)
