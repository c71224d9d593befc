# SPDX-License-Identifier: Apache-2.0
"""The detectors of lufficc/SSD in PyTorch alone, up to the outputs of their heads."""

import torch
from torch import Tensor, nn

from detector_variants import DetectorVariant
from ssd_model import Backbone, Conv


class Predictor(nn.Module):
    """The two 3x3 convolutions of each map."""

    def __init__(self, variant: DetectorVariant) -> None:
        super().__init__()
        self.classes = variant.classes
        layers = {layer.name: layer for layer in variant.backbone.layers() if isinstance(layer, Conv)}
        channels = [layers[name].outputs for name in variant.backbone.maps()]
        maps = list(zip(channels, variant.boxes(), strict=True))
        self.cls_headers = nn.ModuleList(nn.Conv2d(c, boxes * self.classes, 3, padding=1) for c, boxes in maps)
        self.reg_headers = nn.ModuleList(nn.Conv2d(c, boxes * 4, 3, padding=1) for c, boxes in maps)

    def forward(self, maps: list[Tensor]) -> tuple[Tensor, Tensor]:
        """Returns the scores before softmax [N, boxes, classes] and the offsets [N, boxes, 4]."""
        return self._over_all_maps(self.cls_headers, maps, self.classes), self._over_all_maps(self.reg_headers, maps, 4)

    @staticmethod
    def _over_all_maps(heads: nn.ModuleList, maps: list[Tensor], values: int) -> Tensor:
        outputs = (head(x).permute(0, 2, 3, 1) for head, x in zip(heads, maps, strict=True))
        return torch.cat([output.reshape(len(output), -1, values) for output in outputs], dim=1)


class DetectorModel(nn.Module):
    """A detector of lufficc/SSD up to its heads; its parameters have lufficc's names."""

    def __init__(self, variant: DetectorVariant) -> None:
        super().__init__()
        self.variant = variant
        self.backbone = Backbone(variant.backbone)
        self.box_head = nn.ModuleDict({"predictor": Predictor(variant)})

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the scores before softmax [N, boxes, classes] and the offsets [N, boxes, 4]; x: [N, 3, S, S]."""
        return self.box_head["predictor"](list(self.backbone(x).values()))
