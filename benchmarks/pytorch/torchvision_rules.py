# SPDX-License-Identifier: Apache-2.0
"""Detection as torchvision does it, after the heads: its rules written anew, in float32, but for the ties of ``nms``.

They measure how close torchvision came to another result, and what is expected where torchvision itself has no rule.
"""

import math

import numpy as np
import torch
from torch import Tensor

from default_boxes import default_boxes
from detections import Margins, score_margin
from detector_variants import TORCHVISION_COCO
from nms import THRESHOLD, Candidates, Floats, Selection, select

_MAXIMUM_EXPONENT = math.log(1000 / 16)


def decode(offsets: Tensor, defaults: Tensor, size: int) -> Tensor:
    """Returns the boxes [..., 4] of left, top, right, bottom in input pixels, clipped to the input."""
    # torchvision decodes from corners in pixels, which rounds differently from centers and sides.
    half = 0.5 * defaults[:, 2:]
    corners = torch.cat([(defaults[:, :2] - half) * size, (defaults[:, :2] + half) * size], dim=1)
    sides = corners[:, 2:] - corners[:, :2]
    centers = offsets[..., :2] / 10 * sides + (corners[:, :2] + 0.5 * sides)
    half = 0.5 * (torch.exp((offsets[..., 2:] / 5).clamp(max=_MAXIMUM_EXPONENT)) * sides)
    return torch.cat([centers - half, centers + half], dim=-1).clamp(0, size)


def postprocess(scores: Tensor, offsets: Tensor) -> tuple[Selection, Margins]:
    """Returns what is detected in one image, in input pixels, from the heads: [boxes, classes] and [boxes, 4]."""
    boxes = decode(offsets, default_boxes(TORCHVISION_COCO), TORCHVISION_COCO.size).numpy()
    probabilities = torch.softmax(scores, dim=-1)[:, 1:].numpy()
    selection = select(_candidates(probabilities, boxes), TORCHVISION_COCO.limit)
    margin = min(score_margin(selection, probabilities, THRESHOLD), _candidate_gap(probabilities, selection))
    return selection, Margins(selection.iou_margin, margin)


def _candidates(probabilities: Floats, boxes: Floats) -> Candidates:
    rows, columns = np.nonzero((probabilities > THRESHOLD) & np.isfinite(boxes).all(axis=1)[:, None])
    found = Candidates(boxes[rows], probabilities[rows, columns], rows, columns + 1)
    ordered = found.order()
    by_class = [ordered[found.labels[ordered] == label] for label in np.unique(found.labels)]
    return found.take(
        np.concatenate([[], *(best[: TORCHVISION_COCO.candidates] for best in by_class)]).astype(np.int64)
    )


def _candidate_gap(probabilities: Floats, selection: Selection) -> float:
    """Returns the smallest difference between the last candidate of a class and the first that its limit cuts off.

    A cut below the detections, where the limit of the image has decided already, does not count.
    """
    count = TORCHVISION_COCO.candidates or len(probabilities)
    descending = -np.sort(-probabilities, axis=0)
    inside, outside = descending[count - 1], descending[count]
    floor = selection.kept.scores[-1] if np.isfinite(selection.limit_gap) else np.float32(0)
    cuts = (outside > THRESHOLD) & (inside >= floor)
    return float(np.min(inside[cuts].astype(np.float64) - outside[cuts], initial=np.inf))
