# SPDX-License-Identifier: Apache-2.0
"""torchvision's ``ssd300_vgg16``."""

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from torchvision.models.detection import ssd300_vgg16
from torchvision.models.detection.image_list import ImageList

from detector_variants import DetectorVariant
from race.contestants import tensors
from race.frames.detector import Boxes, Detector
from torchvision_keys import lufficc_key


class TorchvisionDetector(Detector):
    """Its model and its post-processing; only the order of its steps is written anew, so that parts can be compiled."""

    def __init__(self, variant: DetectorVariant, weights: Path, precision: str, device: torch.device) -> None:
        super().__init__(variant, precision, device)
        model = ssd300_vgg16(weights=None, weights_backbone=None, num_classes=variant.classes)
        values = tensors.read(weights)
        model.load_state_dict({key: values[lufficc_key(key)] for key in model.state_dict()})
        model = model.eval().requires_grad_(False).to(device)
        for part in (model.backbone, model.head):
            part.to(dtype=self.dtype, memory_format=torch.channels_last)
        self._model = model
        transform = model.transform
        self._mean = torch.tensor(transform.image_mean, device=device)[:, None, None]
        self._deviation = torch.tensor(transform.image_std, device=device)[:, None, None]
        side = variant.size
        maps = [torch.empty(1, 1, cells, cells, device=device) for cells in (38, 19, 10, 5, 3, 1)]
        self._anchors = model.anchor_generator(
            ImageList(torch.empty(1, 3, side, side, device=device), [(side, side)]), maps
        )

    @classmethod
    def options(cls) -> str:
        """Returns what differs from the library as it is."""
        return (
            "torchvision's ssd300_vgg16, its transform, heads, post-processing and NMS; channels_last; below float32, "
            "the backbone and the heads in that type and the rest in float32; eager in float32 calls the model itself"
        )

    def fixed(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Normalizes and resizes as its transform does, all frames at once, and computes the heads."""
        x = frames.permute(0, 3, 1, 2).float() / 255
        side = self.variant.size
        x = functional.interpolate(
            (x - self._mean) / self._deviation, size=(side, side), mode="bilinear", align_corners=False
        )
        maps = list(self._model.backbone(x.to(dtype=self.dtype, memory_format=torch.channels_last)).values())
        heads = self._model.head(maps)
        return heads["cls_logits"].float(), heads["bbox_regression"].float()

    def rest(self, scores: Tensor, offsets: Tensor, height: int, width: int) -> list[Boxes]:
        """Calls its post-processing."""
        count, side = len(scores), self.variant.size
        found = self._model.postprocess_detections(
            {"cls_logits": scores, "bbox_regression": offsets}, self._anchors * count, [(side, side)] * count
        )
        return self._boxes(self._model.transform.postprocess(found, [(side, side)] * count, [(height, width)] * count))

    def plain(self, frames: Tensor) -> list[Boxes]:
        """Calls the model with a list of images, as its documentation does."""
        on_device = frames.to(self.device)
        if self.dtype != torch.float32:
            return self.rest(*self.fixed(on_device), *frames.shape[1:3])
        return self._boxes(self._model([frame.permute(2, 0, 1).float() / 255 for frame in on_device]))

    @staticmethod
    def _boxes(found: list[dict[str, Tensor]]) -> list[Boxes]:
        return [(image["labels"], image["scores"], image["boxes"]) for image in found]
