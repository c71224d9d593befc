# SPDX-License-Identifier: Apache-2.0
"""What a scene's objects demand of every default box, and how far the network's answer is from it."""

import torch
from torch import Tensor
from torch.nn import functional

import lufficc
from box_coder import corners, encode, generalized_iou, iou

_MATCH = 0.5
_NEGATIVES = 3
_OVERLAP_WEIGHT = 2.0


def match(boxes: Tensor, labels: Tensor, defaults: Tensor) -> tuple[Tensor, Tensor]:
    """Matches default boxes with objects as SSD does.

    A default box takes the object of the largest IoU if that is at least 0.5; each object also keeps its best default
    box, whatever the IoU.

    Args:
        boxes: the objects' corners [N, 4] as shares of the side.
        labels: their labels [N], from 1.
        defaults: the default boxes [D, 4] by center and size.

    Returns:
        The labels [D], 0 for background, and the corners [D, 4] of the object matched; without objects all zero.
    """
    if len(boxes) == 0:
        return torch.zeros(len(defaults), dtype=torch.int64), torch.zeros(len(defaults), 4)
    overlaps = iou(boxes, corners(defaults))
    best, index = overlaps.max(dim=0)
    own = overlaps.argmax(dim=1)
    best[own] = 1
    index[own] = torch.arange(len(boxes))
    return torch.where(best >= _MATCH, labels[index], 0), boxes[index]


def detection_loss(scores: Tensor, offsets: Tensor, labels: Tensor, boxes: Tensor, defaults: Tensor) -> Tensor:
    """Returns the loss of a batch: cross entropy with mined negatives, and the distance of the matched boxes.

    Args:
        scores: [N, D, classes] before softmax.
        offsets: [N, D, 4].
        labels: the labels that ``match`` returns, [N, D].
        boxes: the boxes that ``match`` returns, [N, D, 4].
        defaults: the default boxes [D, 4] by center and size.
    """
    entropy = functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), reduction="none").view_as(labels)
    positive = labels > 0
    with torch.no_grad():
        hardness = entropy.masked_fill(positive, -1)
        rank = hardness.argsort(dim=1, descending=True).argsort(dim=1)
        negative = (rank < _NEGATIVES * positive.sum(dim=1, keepdim=True)) & ~positive
    matched = positive.nonzero(as_tuple=True)
    own = defaults[matched[1]]
    total = entropy[positive | negative].sum() + box_loss(offsets[matched], boxes[matched], own).sum()
    return total / max(1, len(own))


def box_loss(offsets: Tensor, boxes: Tensor, defaults: Tensor) -> Tensor:
    """Returns per box the smooth L1 distance of the offsets plus the generalized IoU loss of the decoded box."""
    smooth = functional.smooth_l1_loss(offsets, encode(boxes, defaults), reduction="none").sum(dim=1)
    return smooth + _OVERLAP_WEIGHT * (1 - generalized_iou(lufficc.decode(offsets, defaults, 1), boxes))
