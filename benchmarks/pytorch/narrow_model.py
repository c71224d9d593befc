# SPDX-License-Identifier: Apache-2.0
"""A narrow SSD300-VGG16 with heads: the layers of the full one with an eighth of the channels.

While it trains, every convolution but those of the heads has no bias and is followed by batch normalization. ``folded``
returns the same network with plain convolutions, which is what a checkpoint holds.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from detector_variants import VOC300
from ssd_model import SSD300, Conv, L2Norm, Norm, Pool

DIVISOR = 8
"""The full network has this many times the channels."""

_BOXES = VOC300.boxes()
_MAP_CHANNELS = (512, 1024, 512, 256, 256, 256)


def narrow(channels: int) -> int:
    """Returns the number of channels in the narrow network; the three of the photo stay."""
    return channels if channels == 3 else channels // DIVISOR


class NarrowSsd(nn.Module):
    """The network from a normalized image [N, 3, 300, 300] to class scores and box offsets.

    Args:
        classes: the number of classes including the background.
        normalized: whether the convolutions of the backbone have batch normalization instead of a bias.
    """

    def __init__(self, classes: int, *, normalized: bool) -> None:
        super().__init__()
        self.classes = classes
        self.normalized = normalized
        self.table = SSD300.layers()
        self.convolutions = nn.ModuleDict()
        self.norms = nn.ModuleDict()
        for layer in self.table:
            if isinstance(layer, Conv):
                self.convolutions[layer.name] = self._convolution(layer)
                if normalized:
                    self.norms[layer.name] = nn.BatchNorm2d(narrow(layer.outputs))
        self.l2_norm = L2Norm(narrow(512))
        self.class_heads = nn.ModuleList(self._head(index, classes) for index in range(len(_BOXES)))
        self.box_heads = nn.ModuleList(self._head(index, 4) for index in range(len(_BOXES)))

    def _convolution(self, layer: Conv) -> nn.Conv2d:
        return nn.Conv2d(
            narrow(layer.inputs),
            narrow(layer.outputs),
            layer.kernel,
            layer.stride,
            layer.padding,
            layer.dilation,
            bias=not self.normalized,
        )

    @staticmethod
    def _head(index: int, values: int) -> nn.Conv2d:
        return nn.Conv2d(narrow(_MAP_CHANNELS[index]), _BOXES[index] * values, kernel_size=3, padding=1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the scores [N, 8732, classes] before softmax and the offsets [N, 8732, 4]."""
        maps = self.maps(x)
        scores = [self._rows(head(value), self.classes) for head, value in zip(self.class_heads, maps, strict=True)]
        offsets = [self._rows(head(value), 4) for head, value in zip(self.box_heads, maps, strict=True)]
        return torch.cat(scores, dim=1).float(), torch.cat(offsets, dim=1).float()

    @staticmethod
    def _rows(value: Tensor, width: int) -> Tensor:
        return value.permute(0, 2, 3, 1).reshape(len(value), -1, width)

    def maps(self, x: Tensor) -> list[Tensor]:
        """Returns the maps that the heads read."""
        values = {}
        for layer in self.table:
            match layer:
                case Conv():
                    x = self.convolutions[layer.name](x)
                    if self.normalized:
                        x = self.norms[layer.name](x)
                    x = functional.relu(x, inplace=True)
                    values[layer.name] = x
                case Pool():
                    x = functional.max_pool2d(x, layer.kernel, layer.stride, layer.padding, ceil_mode=layer.ceil)
                case Norm():
                    # In float32: the sum of squares needs more digits than bfloat16 has.
                    values[layer.name] = self.l2_norm(x.float())
        return [values[name] for name in SSD300.maps().values()]

    @torch.no_grad()
    def folded(self) -> "NarrowSsd":
        """Returns this network for inference, with each batch normalization folded into the convolution before it."""
        plain = NarrowSsd(self.classes, normalized=False)
        for name, norm in self.norms.items():
            scale = norm.weight / (norm.running_var + norm.eps).sqrt()
            target = plain.convolutions[name]
            target.weight.copy_(self.convolutions[name].weight * scale[:, None, None, None])
            target.bias.copy_(norm.bias - norm.running_mean * scale)
        plain.l2_norm.load_state_dict(self.l2_norm.state_dict())
        plain.class_heads.load_state_dict(self.class_heads.state_dict())
        plain.box_heads.load_state_dict(self.box_heads.state_dict())
        return plain.eval()
