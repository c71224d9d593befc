# SPDX-License-Identifier: Apache-2.0
"""Boxes against default boxes, as training needs them; the opposite direction is ``lufficc.decode``.

Coordinates are shares of the image's side. A default box is center x, center y, width and height; a box is left, top,
right and bottom.
"""

import torch
from torch import Tensor


def corners(defaults: Tensor) -> Tensor:
    """Returns default boxes [..., 4] as left, top, right and bottom."""
    half = defaults[..., 2:] / 2
    return torch.cat([defaults[..., :2] - half, defaults[..., :2] + half], dim=-1)


def encode(boxes: Tensor, defaults: Tensor) -> Tensor:
    """Returns the offsets [..., 4] of boxes from default boxes, one for one."""
    size = boxes[..., 2:] - boxes[..., :2]
    center = (boxes[..., :2] + boxes[..., 2:]) / 2
    return torch.cat(
        [(center - defaults[..., :2]) / defaults[..., 2:] / 0.1, torch.log(size / defaults[..., 2:]) / 0.2], dim=-1
    )


def iou(a: Tensor, b: Tensor) -> Tensor:
    """Returns the intersections over union [A, B] of boxes [A, 4] and boxes [B, 4]."""
    low = torch.maximum(a[:, None, :2], b[None, :, :2])
    high = torch.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = (high - low).clamp(min=0).prod(dim=2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(dim=1) for boxes in (a, b)]
    return shared / (areas[0][:, None] + areas[1][None] - shared)


def generalized_iou(a: Tensor, b: Tensor) -> Tensor:
    """Returns the generalized IoU (Rezatofighi et al., arXiv:1902.09630) of boxes [N, 4], one for one."""
    shared = (torch.minimum(a[:, 2:], b[:, 2:]) - torch.maximum(a[:, :2], b[:, :2])).clamp(min=0).prod(dim=1)
    union = (a[:, 2:] - a[:, :2]).prod(dim=1) + (b[:, 2:] - b[:, :2]).prod(dim=1) - shared
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(dim=1)
    return shared / union - (hull - union) / hull
