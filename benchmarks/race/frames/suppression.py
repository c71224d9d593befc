# SPDX-License-Identifier: Apache-2.0
"""Non-maximum suppression: torchvision's, or where that is not usable one in PyTorch, for the reference."""

import torch
from torch import Tensor

try:
    from torchvision.ops import nms as _nms

    MISSING = ""
    """Why torchvision cannot be used; empty if it can."""
except (ImportError, RuntimeError) as e:  # a torchvision for another PyTorch fails with RuntimeError
    MISSING = f"torchvision is not usable: {e}"
    _nms = None


def suppress(boxes: Tensor, scores: Tensor, iou: float) -> Tensor:
    """Returns the places of the boxes [N, 4] that are kept, the highest score first."""
    return _nms(boxes, scores, iou) if _nms else greedy(boxes, scores, iou)


def greedy(boxes: Tensor, scores: Tensor, iou: float) -> Tensor:
    """Does the same, box by box: for results, not for times."""
    left = scores.argsort(descending=True, stable=True)
    kept = []
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(dim=1)
    while len(left):
        best, left = left[0], left[1:]
        kept.append(best)
        low = torch.maximum(boxes[best, :2], boxes[left, :2])
        high = torch.minimum(boxes[best, 2:], boxes[left, 2:])
        shared = (high - low).clamp(min=0).prod(dim=1)
        left = left[shared <= iou * (areas[best] + areas[left] - shared)]
    return torch.stack(kept) if kept else torch.empty(0, dtype=torch.int64)
