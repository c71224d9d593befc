# SPDX-License-Identifier: Apache-2.0
"""Writes float-resize.txt: what torchvision's detectors compute from made images, by PyTorch's own operations.

Run: python float_resize.py > float-resize.txt   (PyTorch 2.13.0, CPU)

A line holds source width, source height, target width, target height, a step, and every step-th value of the result [3, height, width].
"""

import torch

CASES = [
    (37, 23, 9, 8, 1),
    (5, 4, 12, 9, 1),
    (1, 1, 3, 2, 1),
    (12, 9, 12, 9, 1),
    (24, 18, 12, 9, 1),
    (1, 50, 7, 11, 1),
    (640, 427, 300, 300, 1013),
    (201, 333, 300, 300, 1013),
]


def image(width: int, height: int) -> torch.Tensor:
    x = torch.arange(width)[None, None, :]
    y = torch.arange(height)[None, :, None]
    c = torch.arange(3)[:, None, None]
    return ((37 * x + 101 * y + 59 * c + 3 * x * y) % 256).to(torch.uint8)


for width, height, to_width, to_height, step in CASES:
    # to_tensor, then GeneralizedRCNNTransform: normalize, then resize to a fixed size
    values = image(width, height).to(torch.float32).div(255)
    mean = torch.tensor([0.48235, 0.45882, 0.40784])[:, None, None]
    std = torch.tensor([1.0 / 255.0] * 3)[:, None, None]
    values = (values - mean) / std
    resized = torch.nn.functional.interpolate(
        values[None], size=[to_height, to_width], mode="bilinear", align_corners=False
    )[0]
    sample = resized.flatten()[::step].tolist()
    print(width, height, to_width, to_height, step, *[f"{v:.9g}" for v in sample])
