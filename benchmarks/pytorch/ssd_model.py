# SPDX-License-Identifier: Apache-2.0
"""The SSD300 and SSD512 backbones in PyTorch: the reference for ssd4j.

They match lufficc/SSD layer for layer and key for key (Liu et al., "SSD: Single Shot MultiBox Detector",
arXiv:1512.02325), and are written as a table with the same layer names as ``SsdBackbone`` in Java.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Conv:
    """A convolution with bias and ReLU; ``key`` is its name in a checkpoint."""

    name: str
    key: str
    inputs: int
    outputs: int
    kernel: int = 3
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def module(self) -> nn.Conv2d:
        """Returns the convolution without its weights."""
        return nn.Conv2d(self.inputs, self.outputs, self.kernel, self.stride, self.padding, self.dilation)


@dataclass(frozen=True)
class Pool:
    """A max pooling."""

    name: str
    kernel: int = 2
    stride: int = 2
    padding: int = 0
    ceil: bool = False


@dataclass(frozen=True)
class Norm:
    """The L2 normalization of the value before it, beside the main line."""

    name: str
    channels: int


Layer = Conv | Pool | Norm


@dataclass(frozen=True)
class Variant:
    """A model: the side of its input and, per pair of extra layers, (narrow, wide, kernel, stride, padding)."""

    id: str
    size: int
    extras: tuple[tuple[int, int, int, int, int], ...]

    def layers(self) -> tuple[Layer, ...]:
        """Returns the layers in execution order."""
        layers = list(_trunk())
        channels, index = 1024, 0
        for stage, (narrow, wide, kernel, stride, padding) in enumerate(self.extras, 8):
            layers.append(Conv(f"conv{stage}_1", f"extras.{index}", channels, narrow, kernel=1))
            layers.append(Conv(f"conv{stage}_2", f"extras.{index + 1}", narrow, wide, kernel, stride, padding))
            channels, index = wide, index + 2
        return tuple(layers)

    def maps(self) -> dict[str, str]:
        """Returns the feature maps in the order of the detection heads: public name to the layer that computes it."""
        extras = [f"conv{stage}_2" for stage, _ in enumerate(self.extras, 8)]
        return {"conv4_3": "l2_norm"} | {name: name for name in ["fc7", *extras]}


SSD300 = Variant("ssd300", 300, ((256, 512, 3, 2, 1), (128, 256, 3, 2, 1), (128, 256, 3, 1, 0), (128, 256, 3, 1, 0)))
SSD512 = Variant(
    "ssd512",
    512,
    ((256, 512, 3, 2, 1), (128, 256, 3, 2, 1), (128, 256, 3, 2, 1), (128, 256, 3, 2, 1), (128, 256, 4, 1, 1)),
)
VARIANTS = {variant.id: variant for variant in (SSD300, SSD512)}


def _trunk() -> tuple[Layer, ...]:
    return (
        Conv("conv1_1", "vgg.0", 3, 64, padding=1),
        Conv("conv1_2", "vgg.2", 64, 64, padding=1),
        Pool("pool1"),
        Conv("conv2_1", "vgg.5", 64, 128, padding=1),
        Conv("conv2_2", "vgg.7", 128, 128, padding=1),
        Pool("pool2"),
        Conv("conv3_1", "vgg.10", 128, 256, padding=1),
        Conv("conv3_2", "vgg.12", 256, 256, padding=1),
        Conv("conv3_3", "vgg.14", 256, 256, padding=1),
        # The only one that rounds up: 75 becomes 38.
        Pool("pool3", ceil=True),
        Conv("conv4_1", "vgg.17", 256, 512, padding=1),
        Conv("conv4_2", "vgg.19", 512, 512, padding=1),
        Conv("conv4_3", "vgg.21", 512, 512, padding=1),
        Norm("l2_norm", 512),
        Pool("pool4"),
        Conv("conv5_1", "vgg.24", 512, 512, padding=1),
        Conv("conv5_2", "vgg.26", 512, 512, padding=1),
        Conv("conv5_3", "vgg.28", 512, 512, padding=1),
        Pool("pool5", kernel=3, stride=1, padding=1),
        Conv("fc6", "vgg.31", 512, 1024, padding=6, dilation=6),
        Conv("fc7", "vgg.33", 1024, 1024, kernel=1),
    )


class L2Norm(nn.Module):
    """Normalization over the channels of each position with a learned scale per channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((channels,), 20.0))

    def forward(self, x: Tensor) -> Tensor:
        """x: [N, C, H, W], like the result."""
        norm = x.pow(2).sum(dim=1, keepdim=True).sqrt() + 1e-10
        return self.weight[:, None, None] * (x / norm)


class Backbone(nn.Module):
    """The network from a normalized image [N, 3, S, S] to its feature maps by name."""

    def __init__(self, variant: Variant) -> None:
        super().__init__()
        self.variant = variant
        self.table = variant.layers()
        self.vgg = self._convolutions("vgg")
        self.extras = self._convolutions("extras")
        self.l2_norm = L2Norm(512)

    def _convolutions(self, group: str) -> nn.ModuleDict:
        layers = (layer for layer in self.table if isinstance(layer, Conv) and layer.key.startswith(group))
        return nn.ModuleDict({layer.key.removeprefix(f"{group}."): layer.module() for layer in layers})

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Returns the feature maps in the order of the detection heads, [N, C, H, W] each."""
        maps = self.variant.maps()
        values = self.values(x, frozenset(maps.values()))
        return {name: values[layer] for name, layer in maps.items()}

    def values(self, x: Tensor, wanted: frozenset[str] | None = None) -> dict[str, Tensor]:
        """Returns the outputs of the wanted layers, or of all layers by default, in execution order."""
        values = {}
        for layer in self.table:
            value = self.apply_layer(layer, x)
            if wanted is None or layer.name in wanted:
                values[layer.name] = value
            if not isinstance(layer, Norm):
                x = value
        return values

    def apply_layer(self, layer: Layer, x: Tensor) -> Tensor:
        """Returns the output of one layer of the table."""
        match layer:
            case Conv():
                group, index = layer.key.split(".")
                return functional.relu(getattr(self, group)[index](x), inplace=True)
            case Pool():
                return functional.max_pool2d(x, layer.kernel, layer.stride, layer.padding, ceil_mode=layer.ceil)
            case Norm():
                return self.l2_norm(x)


def seeded_backbone(variant: Variant, seed: int) -> Backbone:
    """Returns a backbone with the seeded weights, float32, for inference."""
    import seeded  # noqa: PLC0415, it needs NumPy, which the model alone does not

    model = Backbone(variant)
    with torch.no_grad():
        for key, values in model.state_dict().items():
            values.copy_(torch.from_numpy(seeded.parameter(key, tuple(values.shape), seed)))
    return model.eval().requires_grad_(False)
