# SPDX-License-Identifier: Apache-2.0
"""A rival's way from frames to boxes, in two parts: what a compiler or a CUDA graph can take, and the rest."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from detector_variants import DetectorVariant
from race.contestants.network import DTYPES, set_arithmetic

Boxes = tuple[Tensor, Tensor, Tensor]
"""Of an image: labels [N], scores [N], boxes [N, 4] in pixels of the frame."""


class Detector(ABC):
    """A detector on a device in a precision."""

    def __init__(self, variant: DetectorVariant, precision: str, device: torch.device) -> None:
        set_arithmetic(precision)
        self.variant = variant
        self.precision = precision
        self.device = device
        self.dtype = DTYPES[precision]

    @classmethod
    @abstractmethod
    def options(cls) -> str:
        """Returns what a reader must know about its pipeline."""

    @abstractmethod
    def fixed(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Does everything whose sizes do not depend on the values, from uint8 [N, H, W, 3] on the device."""

    @abstractmethod
    def rest(self, scores: Tensor, offsets: Tensor, height: int, width: int) -> list[Boxes]:
        """Does the rest, from the results of ``fixed``; ``height`` and ``width`` are those of the frames."""

    @abstractmethod
    def plain(self, frames: Tensor) -> list[Boxes]:
        """Does all of it as the project itself does, from frames in host memory."""


def on_host(images: list[Boxes]) -> list[Tensor]:
    """Returns [boxes, 6] of label, score, left, top, right and bottom of each image in host memory, by one download."""
    rows = [torch.cat([labels[:, None].to(boxes), scores[:, None], boxes], dim=1) for labels, scores, boxes in images]
    return list(torch.cat(rows).cpu().split([len(row) for row in rows]))
