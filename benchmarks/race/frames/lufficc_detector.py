# SPDX-License-Identifier: Apache-2.0
"""SSD300 of lufficc/SSD: the project's own modules if there is a checkout of it, or the same structure written anew."""

import os
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from types import SimpleNamespace

import torch
from torch import Tensor

import box_coder
from default_boxes import default_boxes
from detector_network import DetectorModel
from detector_variants import DetectorVariant
from race.contestants import tensors
from race.contestants.network import WideL2Norm
from race.frames import weights as race_weights
from race.frames.detector import Boxes, Detector
from race.frames.frame_file import CHECKOUT
from race.frames.suppression import suppress

_IOU = 0.45
_CENTER_VARIANCE, _SIZE_VARIANCE = 0.1, 0.2


class Structure(ABC):
    """The network and the post-processing."""

    @abstractmethod
    def heads(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the scores before softmax [N, boxes, classes] and the offsets [N, boxes, 4]."""

    @abstractmethod
    def decode(self, offsets: Tensor) -> Tensor:
        """Returns boxes [N, boxes, 4] of left, top, right and bottom as shares of the input's side."""

    @abstractmethod
    def select(self, probabilities: Tensor, boxes: Tensor) -> list[Boxes]:
        """Returns the detections of each image in pixels of the input."""


class Checkout(Structure):
    """The project's own modules; without its configuration, which needs YACS."""

    def __init__(self, folder: Path, variant: DetectorVariant, values: dict[str, Tensor], device: torch.device) -> None:
        sys.path.insert(0, str(folder))
        from ssd.modeling.anchors.prior_box import PriorBox  # noqa: PLC0415, only where there is a checkout
        from ssd.modeling.box_head.inference import PostProcessor  # noqa: PLC0415
        from ssd.modeling.detector import build_detection_model  # noqa: PLC0415
        from ssd.utils import box_utils  # noqa: PLC0415

        configuration = _configuration(variant)
        self.model = build_detection_model(configuration)
        # Its trunk is a list with the indices of the checkpoint's keys.
        self.model.load_state_dict(values)
        self._convert = box_utils
        self._priors = PriorBox(configuration)().to(device)
        self._processor = PostProcessor(configuration)

    def heads(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Calls its backbone and its predictor."""
        return self.model.box_head.predictor(self.model.backbone(x))

    def decode(self, offsets: Tensor) -> Tensor:
        """Calls its conversion."""
        boxes = self._convert.convert_locations_to_boxes(offsets, self._priors, _CENTER_VARIANCE, _SIZE_VARIANCE)
        return self._convert.center_form_to_corner_form(boxes)

    def select(self, probabilities: Tensor, boxes: Tensor) -> list[Boxes]:
        """Calls its post-processor."""
        # It scales the boxes that it is given.
        found = self._processor((probabilities, boxes.clone()))
        return [(image["labels"], image["scores"], image["boxes"]) for image in found]


class Anew(Structure):
    """The same steps, written anew."""

    def __init__(self, variant: DetectorVariant, values: dict[str, Tensor], device: torch.device) -> None:
        self.model = DetectorModel(variant)
        self.model.load_state_dict(values)
        self._variant = variant
        self._defaults = default_boxes(variant).to(device)

    def heads(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Computes the network."""
        return self.model(x)

    def decode(self, offsets: Tensor) -> Tensor:
        """Decodes centers and sides."""
        defaults = self._defaults
        centers = offsets[..., :2] * _CENTER_VARIANCE * defaults[:, 2:] + defaults[:, :2]
        sides = torch.exp(offsets[..., 2:] * _SIZE_VARIANCE) * defaults[:, 2:]
        return box_coder.corners(torch.cat([centers, sides], dim=-1))

    def select(self, probabilities: Tensor, boxes: Tensor) -> list[Boxes]:
        """Suppresses all classes of an image at once, shifted apart."""
        return [self._image(*image) for image in zip(probabilities, boxes, strict=True)]

    def _image(self, probabilities: Tensor, boxes: Tensor) -> Boxes:
        classes = self._variant.classes
        places = torch.nonzero(probabilities[:, 1:].reshape(-1) > race_weights.THRESHOLD).squeeze(1)
        scores = probabilities[:, 1:].reshape(-1)[places]
        labels = places % (classes - 1) + 1
        found = boxes[places // (classes - 1)] * self._variant.size
        if not len(found):
            return labels, scores, found
        shifted = found + (labels.to(found) * (found.max() + 1))[:, None]
        keep = suppress(shifted, scores, _IOU)[: self._variant.limit]
        return labels[keep], scores[keep], found[keep]


class LufficcDetector(Detector):
    """Its transforms, network and post-processing."""

    def __init__(self, variant: DetectorVariant, weights: Path, precision: str, device: torch.device) -> None:
        super().__init__(variant, precision, device)
        values = tensors.read(weights)
        checkout = os.environ.get(CHECKOUT)
        structure = Checkout(Path(checkout), variant, values, device) if checkout else Anew(variant, values, device)
        model = structure.model.eval().requires_grad_(False).to(device)
        if self.dtype != torch.float32:
            # The sum of 512 squares overflows float16.
            norm = WideL2Norm(model.backbone.l2_norm)
            model.to(dtype=self.dtype)
            model.backbone.l2_norm = norm
        model.to(memory_format=torch.channels_last)
        self._structure = structure

    @classmethod
    def options(cls) -> str:
        """Returns where its modules come from."""
        origin = (
            "lufficc/SSD's own modules"
            if os.environ.get(CHECKOUT)
            else f"an SSD300 in the structure of lufficc/SSD, written anew, since {CHECKOUT} names no checkout of it"
        )
        resize = "OpenCV in host memory" if _opencv() else "PyTorch, since OpenCV is not installed"
        return (
            f"{origin}, with torchvision's NMS; channels_last; eager resizes with {resize}, compiled and captured with "
            "PyTorch on the device; below float32 the network in that type and the rest in float32"
        )

    def fixed(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Resizes on the device, computes the network, softmax and the boxes."""
        return self._compute(race_weights.inputs(frames, self.variant.size))

    def _compute(self, x: Tensor) -> tuple[Tensor, Tensor]:
        scores, offsets = self._structure.heads(x.to(dtype=self.dtype, memory_format=torch.channels_last))
        return scores.float().softmax(dim=2), self._structure.decode(offsets.float())

    def rest(self, scores: Tensor, offsets: Tensor, height: int, width: int) -> list[Boxes]:
        """Selects, and scales to the frame."""
        side = self.variant.size
        scale = torch.tensor([width / side, height / side] * 2, device=scores.device)
        return [(labels, found, boxes * scale) for labels, found, boxes in self._structure.select(scores, offsets)]

    def plain(self, frames: Tensor) -> list[Boxes]:
        """Resizes each frame in host memory, as its transforms do."""
        cv2 = _opencv()
        side = self.variant.size
        if cv2 is None:
            return self.rest(*self.fixed(frames.to(self.device)), *frames.shape[1:3])
        resized = [torch.from_numpy(cv2.resize(frame.numpy(), (side, side))) for frame in frames]
        x = race_weights.inputs(torch.stack(resized), side)
        return self.rest(*self._compute(x.to(self.device)), *frames.shape[1:3])


def _opencv():  # noqa: ANN202, a module
    try:
        import cv2  # noqa: PLC0415, it may be missing
    except ImportError:
        return None
    return cv2


def _configuration(variant: DetectorVariant) -> SimpleNamespace:
    """Returns what its modules read of its configuration ``vgg_ssd300_voc0712.yaml``."""
    priors = SimpleNamespace(
        FEATURE_MAPS=[38, 19, 10, 5, 3, 1],
        STRIDES=list(variant.strides),
        MIN_SIZES=list(variant.minimums),
        MAX_SIZES=list(variant.maximums),
        ASPECT_RATIOS=[list(ratios) for ratios in variant.ratios],
        BOXES_PER_LOCATION=list(variant.boxes()),
        CLIP=True,
    )
    model = SimpleNamespace(
        META_ARCHITECTURE="SSDDetector",
        NUM_CLASSES=variant.classes,
        NEG_POS_RATIO=3,
        CENTER_VARIANCE=_CENTER_VARIANCE,
        SIZE_VARIANCE=_SIZE_VARIANCE,
        BACKBONE=SimpleNamespace(NAME="vgg", PRETRAINED=False, OUT_CHANNELS=(512, 1024, 512, 256, 256, 256)),
        BOX_HEAD=SimpleNamespace(NAME="SSDBoxHead", PREDICTOR="SSDBoxPredictor"),
        PRIORS=priors,
    )
    test = SimpleNamespace(CONFIDENCE_THRESHOLD=race_weights.THRESHOLD, NMS_THRESHOLD=_IOU, MAX_PER_IMAGE=variant.limit)
    return SimpleNamespace(MODEL=model, INPUT=SimpleNamespace(IMAGE_SIZE=variant.size), TEST=test)
