# SPDX-License-Identifier: Apache-2.0
"""The frames of the race, 8-bit red, green and blue without a header, and the variables that contestants read."""

import os
from dataclasses import dataclass
from pathlib import Path

import torch

FRAMES = "SSD4J_FRAMES"
SIZE = "SSD4J_FRAME_SIZE"
VARIANT = "SSD4J_VARIANT"
CHECKOUT = "RACE_LUFFICC"
"""The environment variable with a checkout of github.com/lufficc/SSD."""


@dataclass(frozen=True)
class FrameFile:
    """A file of frames of one size."""

    path: Path
    width: int
    height: int

    @staticmethod
    def of(path: Path, size: str) -> "FrameFile":
        """Names a file; ``size`` is ``WIDTHxHEIGHT``."""
        width, height = size.split("x")
        return FrameFile(path, int(width), int(height))

    @staticmethod
    def of_environment() -> "FrameFile":
        """Returns the file that the variables of this process name."""
        return FrameFile.of(Path(os.environ[FRAMES]), os.environ[SIZE])

    @property
    def size(self) -> str:
        """As variables and options write it."""
        return f"{self.width}x{self.height}"

    def read(self, count: int) -> torch.Tensor:
        """Returns the first frames, uint8 [N, H, W, 3], in ordinary host memory.

        Raises:
            ValueError: if there are fewer.
        """
        there = self.path.stat().st_size // (3 * self.width * self.height)
        if there < count:
            raise ValueError(f"{self.path} has {there} frames, fewer than {count}")
        bytes_ = torch.from_file(
            str(self.path), shared=False, size=count * 3 * self.width * self.height, dtype=torch.uint8
        )
        return bytes_.reshape(count, self.height, self.width, 3).clone()
