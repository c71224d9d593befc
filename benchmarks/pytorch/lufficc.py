# SPDX-License-Identifier: Apache-2.0
"""Detection as lufficc/SSD does it: its rules written anew, in float32, but for the classes and ties of ``nms``."""

from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

import images
from default_boxes import default_boxes
from detections import Detections, Margins, scaled, score_margin
from detector_model import DetectorModel
from detector_variants import DetectorVariant
from nms import THRESHOLD, Candidates, Selection, select

_boxes_of = cache(default_boxes)


def decode(offsets: Tensor, defaults: Tensor, size: int) -> Tensor:
    """Returns the boxes [..., 4] of left, top, right, bottom in input pixels; not clipped, the exponent not clamped."""
    centers = offsets[..., :2] * 0.1 * defaults[:, 2:] + defaults[:, :2]
    sides = torch.exp(offsets[..., 2:] * 0.2) * defaults[:, 2:]
    return torch.cat([centers - sides / 2, centers + sides / 2], dim=-1) * size


def candidates(probabilities: Tensor, offsets: Tensor, variant: DetectorVariant) -> Candidates:
    """Returns the candidates of one image, without boxes that are not finite.

    Args:
        probabilities: the scores after softmax, [boxes, classes].
        offsets: those of the box heads, [boxes, 4].
        variant: the rules.
    """
    scores = probabilities.numpy()
    boxes = decode(offsets, _boxes_of(variant), variant.size).numpy()
    rows, columns = np.nonzero((scores[:, 1:] > THRESHOLD) & np.isfinite(boxes).all(axis=1)[:, None])
    return Candidates(boxes[rows], scores[rows, columns + 1], rows, columns + 1)


def postprocess(scores: Tensor, offsets: Tensor, variant: DetectorVariant) -> tuple[Selection, Margins]:
    """Returns what is detected in one image, in input pixels, from the heads: [boxes, classes] and [boxes, 4]."""
    probabilities = torch.softmax(scores, dim=1)
    selection = select(candidates(probabilities, offsets, variant), variant.limit)
    score = score_margin(selection, probabilities[:, 1:].numpy(), THRESHOLD)
    return selection, Margins(selection.iou_margin, score)


def photo_input(path: Path, variant: DetectorVariant) -> tuple[Tensor, int, int]:
    """Returns the input of a photo, its width and its height."""
    photo = images.read_rgb(path)
    return images.to_input(images.resize(photo, variant.size)), photo.shape[1], photo.shape[0]


def detect(model: DetectorModel, path: Path, dtype: torch.dtype = torch.float32) -> Detections:
    """Returns the detections of a photo, with the network computed in float32 or by autocast in another type."""
    x, width, height = photo_input(path, model.variant)
    with torch.autocast("cpu", dtype, enabled=dtype != torch.float32):
        scores, offsets = model(x)
    selection, margins = postprocess(scores[0].float(), offsets[0].float(), model.variant)
    return scaled(selection, margins, model.variant.size, width, height)
