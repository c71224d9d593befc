# SPDX-License-Identifier: Apache-2.0
"""Photos as the networks read them, through OpenCV."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch

MEAN = (123.0, 117.0, 104.0)
"""What is subtracted from red, green and blue."""


def read_rgb(path: Path) -> npt.NDArray[np.uint8]:
    """A photo as [H, W, 3] RGB.

    Raises:
        ValueError: OpenCV can't read the file.
    """
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"OpenCV can't read {path}")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def resize(image: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    """Bilinear on uint8, as lufficc/SSD does it."""
    return np.asarray(cv2.resize(image, (size, size), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def to_input(image: npt.NDArray[np.uint8]) -> torch.Tensor:
    """The input [1, 3, S, S] that a photo of the right size makes."""
    values = image.astype(np.float32) - np.array(MEAN, dtype=np.float32)
    return torch.from_numpy(np.ascontiguousarray(values.transpose(2, 0, 1)[None]))
