# SPDX-License-Identifier: Apache-2.0
"""How far the boxes of two contestants agree on the same frames, with PyTorch alone."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

# Rounding decides whether boxes with a lower score are there at all.
_LEAST_SCORE = 0.02


@dataclass(frozen=True)
class Bar:
    """What a precision must reach.

    Attributes:
        iou: of a box and its partner, which has the same class.
        score: the most by which their scores differ.
        share: of the boxes that have a partner.
    """

    iou: float
    score: float
    share: float


# Non-maximum suppression keeps either of two neighbors with nearly the same score, whatever the arithmetic.
BARS = {
    "fp32": Bar(0.95, 0.01, 0.97),
    "tf32": Bar(0.9, 0.02, 0.95),
    "fp16": Bar(0.9, 0.02, 0.95),
    "bf16": Bar(0.8, 0.05, 0.9),
}


def read(path: Path) -> list[Tensor]:
    """Returns the boxes of each image, [boxes, 6] of label, score, left, top, right and bottom, as written."""
    images = json.loads(path.read_text(encoding="utf-8"))
    return [torch.tensor(boxes, dtype=torch.float64).reshape(-1, 6) for boxes in images]


def share(found: list[Tensor], expected: list[Tensor], bar: Bar, limit: int) -> tuple[float, int]:
    """Returns the share of boxes of either side with a partner on the other, the smaller one, and the expected boxes.

    Args:
        found: of each image.
        expected: of as many or fewer images; only these are compared.
        bar: what makes a partner.
        limit: the most boxes of an image; the lowest ones of an image with that many are not compared.
    """
    ways = [[0, 0], [0, 0]]
    for mine, theirs in zip(found, expected, strict=False):
        floor = max(_floor(mine, bar, limit), _floor(theirs, bar, limit))
        for way, (these, those) in zip(ways, ((mine, theirs), (theirs, mine)), strict=True):
            for box in these[these[:, 1] > floor]:
                way[0] += _has_partner(box, those, bar)
                way[1] += 1
    shares = [have / all_ if all_ else 0.0 for have, all_ in ways]
    return min(shares), ways[1][1]


def _floor(boxes: Tensor, bar: Bar, limit: int) -> float:
    cut = float(boxes[:, 1].min()) + bar.score if len(boxes) >= limit else 0.0
    return max(_LEAST_SCORE, cut)


def _has_partner(box: Tensor, those: Tensor, bar: Bar) -> bool:
    alike = those[(those[:, 0] == box[0]) & ((those[:, 1] - box[1]).abs() <= bar.score)]
    low, high = torch.maximum(alike[:, 2:4], box[2:4]), torch.minimum(alike[:, 4:6], box[4:6])
    shared = (high - low).clamp(min=0).prod(dim=1)
    area = (box[4:6] - box[2:4]).prod() + (alike[:, 4:6] - alike[:, 2:4]).prod(dim=1) - shared
    return bool((shared >= bar.iou * area).any())
