# SPDX-License-Identifier: Apache-2.0
"""Training examples: scenes that are made while the network trains, each from its own number."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

import images
from default_boxes import default_boxes
from detector_variants import VOC300
from shape_drawing import Image
from shape_loss import match
from shape_scenes import SIZE, background, draw_objects

EXAMPLES = Path(__file__).parents[2] / "examples"
PHOTOS = ("cat", "astronaut", "coffee")
"""The photos of ``examples/`` that training draws on."""


def training_photos() -> list[Image]:
    """Returns the photos that training draws on."""
    return [images.read_rgb(EXAMPLES / f"{name}.jpg") for name in PHOTOS]


class TrainingScenes(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """Scenes of a seed, as (image [S, S, 3] uint8, labels [D], boxes [D, 4]) with the targets of every default box.

    The objects are those of every scene. The background is varied beyond the rules of the scenes, since three photos
    are few to learn from.
    """

    def __init__(self, seed: int, start: int, stop: int) -> None:
        self._seed = seed
        self._start = start
        self._stop = stop
        self._photos = training_photos()
        self._defaults = default_boxes(VOC300)

    def __len__(self) -> int:
        return self._stop - self._start

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor, Tensor]:
        rng = np.random.default_rng([self._seed, self._start + index])
        scene = draw_objects(rng, varied_background(rng, self._photos))
        boxes = torch.from_numpy(scene.boxes) / SIZE
        return torch.from_numpy(scene.image), *match(boxes, torch.from_numpy(scene.labels), self._defaults)


def varied_background(rng: np.random.Generator, photos: Sequence[Image]) -> Image:
    """Returns a background, half of them turned, recolored or laid over another one."""
    picture = background(rng, photos, SIZE)
    if rng.random() < 0.5:
        return picture
    picture = np.ascontiguousarray(np.rot90(picture, int(rng.integers(4))))
    if rng.random() < 0.3:
        picture = np.asarray(cv2.addWeighted(picture, 0.5, background(rng, photos, SIZE), 0.5, 0), dtype=np.uint8)
    if rng.random() < 0.2:
        return np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    gain = rng.uniform(0.5, 1.5, 3).astype(np.float32) * rng.choice([-1, 1])
    values = picture[..., rng.permutation(3)].astype(np.float32) - 127.5
    return np.clip(np.rint(values * gain + 127.5 + rng.uniform(-50, 50)), 0, 255).astype(np.uint8)
