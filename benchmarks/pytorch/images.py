# SPDX-License-Identifier: Apache-2.0
"""Photos as inputs of the networks, through OpenCV."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch

MEAN = (123.0, 117.0, 104.0)
"""Subtracted from red, green and blue."""


def read_rgb(path: Path) -> npt.NDArray[np.uint8]:
    """Returns a photo as [H, W, 3] RGB.

    Raises:
        ValueError: if OpenCV can't read the file.
    """
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"OpenCV can't read {path}")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def resize(image: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    """Resizes bilinearly on uint8, as lufficc/SSD does."""
    return np.asarray(cv2.resize(image, (size, size), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def to_input(image: npt.NDArray[np.uint8]) -> torch.Tensor:
    """Returns the input [1, 3, S, S] of a photo that already has the right size."""
    values = image.astype(np.float32) - np.array(MEAN, dtype=np.float32)
    return torch.from_numpy(np.ascontiguousarray(values.transpose(2, 0, 1)[None]))
