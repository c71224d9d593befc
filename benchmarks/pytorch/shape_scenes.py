# SPDX-License-Identifier: Apache-2.0
"""The drawn scenes that the shapes network is trained on and measured with.

The rules were fixed before the first training:

- A scene is 300 x 300 pixels and holds 1 to 8 objects (uniform): circles, squares, equilateral triangles and
  five-pointed stars, equally likely.
- The longer side of an object's box is 20 to 220 pixels, uniform in its logarithm. An object is turned by any angle and
  lies within the scene as a whole.
- 40 % of the objects are filled, 30 % are filled and have an outline of another color, 30 % are an outline alone. An
  outline is 4 to 10 % of the box's longer side wide, and at least 2 pixels. It lies inside of the shape.
- Colors are uniform in RGB and independent of the class. Every color of an object is at least 60 (Euclidean distance)
  away from the mean color of what its box covers, so that a person can see the object.
- Of the objects after the first, a third is laid onto another object, so that their boxes meet. All others keep their
  box clear of every other box. Boxes of other objects never cover more than half of an object's box in total; the newer
  object is drawn on top. If a scene has no room for an object, the object is left out.
- A box is the tight, exact box of the whole turned shape with its outline, whatever lies on top of it.
- Edges are antialiased.
- Backgrounds: 70 % of the scenes show a square crop of a photo (40 to 100 % of its shorter side, half of them
  mirrored), 15 % show colored noise of random grain, and 15 % show a crop dimmed and mixed with noise.

Training uses the photos of ``examples/``: cat, astronaut and coffee. The held-out scenes use another seed and other
photos, which training never reads: rocket, hubble_deep_field, camera, brick, grass and gravel from scikit-image (CC0 or
public domain), and china and flower from scikit-learn (CC BY 2.0, by danielbuechele and vultilion).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from shape_drawing import CLASSES, SHAPES, Array, Image, Pixels, PlacedShape

SIZE = 300
"""The side of a scene in pixels."""

_SMALLEST, _LARGEST = 20.0, 220.0
_CONTRAST = 60.0
_COVERED = 0.5
_ATTEMPTS = 60


@dataclass(frozen=True)
class Scene:
    """A picture [S, S, 3] in RGB with its objects: boxes [N, 4] as left, top, right, bottom in pixels, and labels."""

    image: Image
    boxes: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]


def make_scene(
    rng: np.random.Generator, photos: Sequence[Image], size: int = SIZE, objects: int | None = None
) -> Scene:
    """Returns a scene that depends on the generator and the photos alone.

    Args:
        rng: the source of all chances.
        photos: the photos that serve as backgrounds.
        size: the side in pixels; all lengths scale with it.
        objects: the number of objects, random by default.
    """
    return draw_objects(rng, background(rng, photos, size), objects)


def draw_objects(rng: np.random.Generator, picture: Image, objects: int | None = None) -> Scene:
    """Returns a scene of random objects on a square background."""
    canvas = picture.astype(np.float32)
    boxes: list[Array] = []
    labels: list[int] = []
    for _ in range(int(rng.integers(1, 9)) if objects is None else objects):
        kind = int(rng.integers(len(CLASSES)))
        angle = float(rng.uniform(0, 2 * math.pi))
        side = math.exp(rng.uniform(math.log(_SMALLEST), math.log(_LARGEST))) * len(canvas) / SIZE
        bounds = SHAPES[kind].bounds(angle)
        radius = side / float(max(bounds[2] - bounds[0], bounds[3] - bounds[1]))
        box = _place(rng, bounds * radius, boxes, len(canvas))
        if box is not None:
            _draw(rng, canvas, PlacedShape(SHAPES[kind], angle, radius, box))
            boxes.append(box)
            labels.append(kind + 1)
    return Scene(
        np.clip(np.rint(canvas), 0, 255).astype(np.uint8),
        np.array(boxes, dtype=np.float32).reshape(-1, 4),
        np.array(labels, dtype=np.int64),
    )


def background(rng: np.random.Generator, photos: Sequence[Image], size: int) -> Image:
    """Returns a square background: a crop of a photo, noise, or both mixed."""
    kind = rng.random()
    if kind < 0.15:
        return _noise(rng, size)
    photo = photos[rng.integers(len(photos))]
    side = int(min(photo.shape[:2]) * rng.uniform(0.4, 1))
    top, left = (int(rng.integers(extent - side + 1)) for extent in photo.shape[:2])
    crop = photo[top : top + side, left : left + side]
    if rng.random() < 0.5:
        crop = crop[:, ::-1]
    crop = cv2.resize(
        np.ascontiguousarray(crop), (size, size), interpolation=cv2.INTER_AREA if side > size else cv2.INTER_LINEAR
    )
    if kind < 0.3:
        share = rng.uniform(0.3, 0.7)
        return np.asarray(cv2.addWeighted(crop, share, _noise(rng, size), 1 - share, 0), dtype=np.uint8)
    return np.asarray(crop, dtype=np.uint8)


def _noise(rng: np.random.Generator, size: int) -> Image:
    value = np.broadcast_to(rng.uniform(40, 215, 3).astype(np.float32), (size, size, 3)).copy()
    for cells in (2, 6, 20, 75, size):
        grain = rng.standard_normal((cells, cells, 3), dtype=np.float32) * np.float32(rng.exponential(15))
        value += cv2.resize(grain, (size, size), interpolation=cv2.INTER_LINEAR)
    return np.clip(np.rint(value), 0, 255).astype(np.uint8)


def _place(rng: np.random.Generator, bounds: Array, boxes: Sequence[Array], size: int) -> Array | None:
    """Returns where an object's box comes to lie, or none if no attempt finds room."""
    extent = bounds[2:] - bounds[:2]
    onto = len(boxes) > 0 and rng.random() < 1 / 3
    for _ in range(_ATTEMPTS):
        corner = rng.uniform(0, size - extent)
        box = np.concatenate([corner, corner + extent])
        if not boxes or (_meets(box, boxes) == onto and _covered([*boxes, box]) <= _COVERED):
            return box
    return None


def _meets(box: Array, boxes: Sequence[Array]) -> bool:
    return bool(np.any(intersections(np.array([box]), np.array(boxes)) > 0))


def _covered(boxes: Sequence[Array]) -> float:
    """Returns the largest share of a box that lies under the other boxes, which are summed."""
    all_boxes = np.array(boxes)
    shared = intersections(all_boxes, all_boxes)
    own = shared.diagonal()
    return float(((shared.sum(axis=1) - own) / own).max())


def intersections(a: npt.NDArray[np.floating], b: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Returns the area [A, B] that each box of one list [A, 4] shares with each box of the other [B, 4]."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    return np.clip(high - low, 0, None).prod(axis=2)


def _draw(rng: np.random.Generator, canvas: Pixels, placed: PlacedShape) -> None:
    under = placed.covered(canvas).mean(axis=(0, 1))
    side = float((placed.box[2:] - placed.box[:2]).max())
    width = max(2.0 * len(canvas) / SIZE, side * rng.uniform(0.04, 0.1))
    style = rng.random()
    fill = _color(rng, under) if style < 0.7 else None
    outline = (_color(rng, under), width) if style >= 0.4 else None
    placed.draw(canvas, fill, outline)


def _color(rng: np.random.Generator, under: Pixels) -> Pixels:
    while True:
        color = rng.uniform(0, 255, 3).astype(np.float32)
        if np.linalg.norm(color - under) >= _CONTRAST:
            return color
