# SPDX-License-Identifier: Apache-2.0
"""The default boxes of every variant, [boxes, 4] of center x, center y, width and height relative to the input.

The order is that of the heads: map by map, row by row, cell by cell; within a cell the small square, the large square,
then for every ratio the wide box and the tall one (Liu et al., "SSD: Single Shot MultiBox Detector", section 2.2).
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from detector_variants import DetectorVariant

# Of the maps from the largest to the smallest.
_SIDES = {300: (38, 19, 10, 5, 3, 1), 512: (64, 32, 16, 8, 4, 2, 1)}


def default_boxes(variant: DetectorVariant) -> Tensor:
    """Returns the default boxes in float32, computed in float64 and rounded once."""
    rows = [
        ((column + 0.5) / (variant.size / stride), (row + 0.5) / (variant.size / stride), width, height)
        for number, (side, stride) in enumerate(zip(_SIDES[variant.size], variant.strides, strict=True))
        for row in range(side)
        for column in range(side)
        for width, height in sizes(variant, number)
    ]
    boxes = torch.tensor(rows, dtype=torch.float64).float()
    first = 2 if variant.is_torchvision else 0
    boxes[:, first:] = boxes[:, first:].clamp(0, 1)
    return boxes


def sizes(variant: DetectorVariant, number: int) -> Iterator[tuple[float, float]]:
    """Yields the width and height of the default boxes of a cell of one map."""
    small = variant.minimums[number] / variant.size
    large = math.sqrt(variant.minimums[number] * variant.maximums[number]) / variant.size
    yield small, small
    yield large, large
    for ratio in variant.ratios[number]:
        root = math.sqrt(ratio)
        yield small * root, small / root
        yield small / root, small * root
