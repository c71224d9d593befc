# SPDX-License-Identifier: Apache-2.0
"""The four shapes and how they are drawn: antialiased, turned by any angle, filled, outlined or both."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CLASSES = ("circle", "square", "triangle", "star")
"""The classes in the order of their labels; the first has label 1."""

Image = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """A shape of circumradius 1: ``corners`` outer corners, and inner corners at the distance ``inner`` between them.

    A circle has no corners. All edges of a shape have the same distance to its center.
    """

    corners: int
    inner: float

    def bounds(self, angle: float) -> Array:
        """Returns the box around the shape turned by an angle in radians, relative to its center."""
        if self.corners == 0:
            return np.array([-1.0, -1.0, 1.0, 1.0])
        at = angle + 2 * math.pi * np.arange(self.corners) / self.corners
        x, y = np.cos(at), np.sin(at)
        return np.array([x.min(), y.min(), x.max(), y.max()])

    def depth(self, x: Array, y: Array, angle: float, radius: float) -> Array:
        """Returns how far inside of the shape's nearest edge the points lie, in the unit of the radius."""
        distance = np.hypot(x, y)
        if self.corners == 0:
            return radius - distance
        sector = math.pi / self.corners
        # Folds the plane onto half of one corner, which a single edge bounds.
        folded = np.abs((np.arctan2(y, x) - angle + sector) % (2 * sector) - sector)
        normal = np.array([self.inner * math.sin(sector), 1 - self.inner * math.cos(sector)])
        normal /= np.linalg.norm(normal)
        edge = normal[0] * radius - distance * (normal[0] * np.cos(folded) + normal[1] * np.sin(folded))
        # Without the circle, a sharp tip would leave a faint trace beyond the shape's box.
        return np.minimum(edge, radius - distance)


SHAPES = (Shape(0, 1.0), Shape(4, math.cos(math.pi / 4)), Shape(3, math.cos(math.pi / 3)), Shape(5, 0.4))
"""The shapes of ``CLASSES``."""


@dataclass(frozen=True)
class PlacedShape:
    """A shape turned by an angle in radians, with its circumradius and its box, both in pixels."""

    shape: Shape
    angle: float
    radius: float
    box: Array

    def draw(self, canvas: Pixels, fill: Pixels | None, outline: tuple[Pixels, float] | None) -> None:
        """Draws the shape on a canvas [S, S, 3].

        Args:
            canvas: the colors before and after.
            fill: the color of the area, or none.
            outline: the color of the outline, which lies inside of the shape, and its width in pixels, or none.
        """
        patch = self.covered(canvas)
        depth = self._depth(len(canvas))
        if fill is not None:
            _blend(patch, np.clip(depth + 0.5, 0, 1), fill)
        if outline is not None:
            color, width = outline
            _blend(patch, np.clip(depth + 0.5, 0, 1) - np.clip(depth - width + 0.5, 0, 1), color)

    def covered(self, canvas: Pixels) -> Pixels:
        """Returns the part of a canvas that the box covers, with a margin of a pixel."""
        left, top, right, bottom = self._extent(len(canvas))
        return canvas[top:bottom, left:right]

    def _extent(self, size: int) -> tuple[int, int, int, int]:
        left, top = np.maximum(np.floor(self.box[:2]).astype(int) - 1, 0)
        right, bottom = np.minimum(np.ceil(self.box[2:]).astype(int) + 1, size)
        return int(left), int(top), int(right), int(bottom)

    def _depth(self, size: int) -> Array:
        left, top, right, bottom = self._extent(size)
        center = self.box[:2] - self.shape.bounds(self.angle)[:2] * self.radius
        # The center of pixel i lies at i + 0.5.
        y, x = np.meshgrid(
            np.arange(top, bottom) + 0.5 - center[1], np.arange(left, right) + 0.5 - center[0], indexing="ij"
        )
        return self.shape.depth(x, y, self.angle, self.radius)


def _blend(patch: Pixels, cover: Array, color: Pixels) -> None:
    patch += cover[..., None].astype(np.float32) * (color - patch)
