# SPDX-License-Identifier: Apache-2.0
"""torchvision's own ``ssd300_vgg16`` with seeded weights, and how close it came to detecting something else.

Needs ``requirements-torchvision.txt``. The detections are those of torchvision alone; ``torchvision_rules``
tells the margins only.
"""

from pathlib import Path

import torch
from torch import Tensor
from torchvision.models.detection import ssd300_vgg16
from torchvision.models.detection.ssd import SSD

import images
import torchvision_rules
from detections import Detections
from detector_model import seeded_parameter
from detector_variants import TORCHVISION_COCO
from torchvision_keys import lufficc_key


def seeded_state(seed: int) -> dict[str, Tensor]:
    """Returns the seeded weights under torchvision's names, in the order of its state dict."""
    with torch.device("meta"):
        shapes = {key: tuple(value.shape) for key, value in empty_detector().state_dict().items()}
    return {
        key: torch.from_numpy(seeded_parameter(lufficc_key(key), shape, seed, TORCHVISION_COCO.classes))
        for key, shape in shapes.items()
    }


def seeded_detector(seed: int) -> SSD:
    """Returns torchvision's detector with the seeded weights, float32, for inference."""
    with torch.device("meta"):
        model = empty_detector()
    model.load_state_dict(seeded_state(seed), assign=True)
    return model.eval().requires_grad_(False)


def photo_tensor(path: Path) -> Tensor:
    """Returns a photo [3, H, W] as torchvision takes it: red, green and blue from 0 to 1."""
    return torch.from_numpy(images.read_rgb(path)).permute(2, 0, 1).contiguous().float() / 255


def detect(model: SSD, path: Path) -> Detections:
    """Returns the detections of a photo."""
    heads: dict[str, Tensor] = {}
    with model.head.register_forward_hook(lambda _module, _inputs, output: heads.update(output)):
        found = model([photo_tensor(path)])[0]
    _, margins = torchvision_rules.postprocess(heads["cls_logits"][0], heads["bbox_regression"][0])
    return Detections(found["boxes"].numpy(), found["scores"].numpy(), found["labels"].numpy(), margins)


def default_boxes(model: SSD) -> Tensor:
    """Returns the model's own default boxes [8732, 4]: center x, center y, width and height relative to the input."""
    sides = [[side, side] for side in (38, 19, 10, 5, 3, 1)]
    return model.anchor_generator._grid_default_boxes(sides, [300, 300])


def empty_detector() -> SSD:
    """Returns torchvision's detector with weights of its own making."""
    return ssd300_vgg16(weights=None, weights_backbone=None, num_classes=TORCHVISION_COCO.classes)
