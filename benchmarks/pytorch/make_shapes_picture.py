# SPDX-License-Identifier: Apache-2.0
"""Draws ``examples/shapes.png``: the four shapes, filled and outlined, on a photo that training never reads.

The photo is scikit-image's ``rocket`` (requirements-shapes.txt), by SpaceX, in the public domain.
"""

import math

import cv2
import numpy as np

from make_shapes_eval import held_out_photos
from shape_data import EXAMPLES
from shape_drawing import CLASSES, SHAPES, PlacedShape

SIZE = 480

# Class, center, circumradius, angle in degrees, color of the area and of the outline, and the outline's width.
_OBJECTS = (
    ("circle", (112, 118), 72, 0, (250, 190, 60), None, 0),
    ("square", (176, 208), 62, 24, (38, 166, 154), (240, 244, 240), 7),
    ("star", (352, 112), 88, -78, (236, 82, 92), (255, 224, 178), 6),
    ("triangle", (386, 268), 84, -70, (126, 108, 230), None, 0),
    ("circle", (60, 330), 36, 0, None, (120, 220, 255), 8),
    ("star", (150, 392), 38, 10, (255, 214, 90), None, 0),
    ("square", (318, 390), 44, 8, None, (255, 150, 190), 8),
    ("triangle", (430, 418), 34, 30, (150, 220, 110), None, 0),
)


def main() -> None:
    """Writes the picture."""
    photo = held_out_photos()[0]
    # Above the lamps of the launch pad, whose flares are stars too.
    side = 352
    left = (photo.shape[1] - side) // 2
    crop = np.ascontiguousarray(photo[:side, left : left + side])
    canvas = cv2.resize(crop, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    for name, center, radius, degrees, fill, outline, width in _OBJECTS:
        shape, angle = SHAPES[CLASSES.index(name)], math.radians(degrees)
        box = shape.bounds(angle) * radius + np.array([*center, *center])
        colors = [None if color is None else np.array(color, dtype=np.float32) for color in (fill, outline)]
        line = None if colors[1] is None else (colors[1], float(width))
        PlacedShape(shape, angle, radius, box).draw(canvas, colors[0], line)
    picture = np.clip(np.rint(canvas), 0, 255).astype(np.uint8)
    cv2.imwrite(
        str(EXAMPLES / "shapes.png"), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 9]
    )


if __name__ == "__main__":
    main()
