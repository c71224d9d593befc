# SPDX-License-Identifier: Apache-2.0
"""The photos that detections are compared on: small, lossless, of several shapes, the same on every machine.

They are PNG files, since decoders of JPEG differ by a level or two, which moves a score by more than 1e-4.
"""

import math
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

import seeded

REPOSITORY = Path(__file__).parents[2]
GOLDEN = REPOSITORY / "ssd/src/test/resources/io/ssd4j/ssd/golden"
DETECT = REPOSITORY / "ssd/src/test/resources/io/ssd4j/ssd/detect"

_MADE = {"wide": (480, 320), "tall": (240, 400)}


def golden_photos() -> list[Path]:
    """Returns the five committed photos."""
    photos = [GOLDEN / f"{name}.png" for name in ("astronaut-300", "chelsea-300", "coffee-512")]
    return photos + [DETECT / f"{name}.png" for name in _MADE]


def made_photo(name: str) -> npt.NDArray[np.uint8]:
    """Returns a made photo [H, W, 3]: soft hills of color with 24 ellipses and boxes on it."""
    width, height = _MADE[name]
    y, x = np.mgrid[0:height, 0:width]
    draws = iter((seeded.splitmix64(seeded.fnv1a64(name), 24 * 8) >> np.uint64(40)).astype(np.float64) * 2.0**-24)
    waves = [np.sin(2 * math.pi * (x / width * a + y / height * b)) for a, b in ((1, 0.5), (-0.5, 1), (1.5, 1))]
    image = np.stack([128 + 64 * wave for wave in waves], axis=-1).astype(np.uint8)
    for number in range(24):
        center = (round(next(draws) * width), round(next(draws) * height))
        sides = (round(6 + next(draws) * width / 6), round(6 + next(draws) * height / 6))
        color = [round(next(draws) * 255) for _ in range(3)]
        angle = round(next(draws) * 180)
        if number % 2:
            cv2.ellipse(image, center, sides, angle, 0, 360, color, thickness=cv2.FILLED)
        else:
            corners = cv2.boxPoints((center, (2 * sides[0], 2 * sides[1]), angle)).round().astype(np.int32)
            cv2.fillPoly(image, [corners], color)
    return image


def write_made_photos() -> None:
    """Writes the made photos."""
    for name in _MADE:
        path = DETECT / f"{name}.png"
        cv2.imwrite(str(path), cv2.cvtColor(made_photo(name), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 9])
        print(path.name, path.stat().st_size)


def lossless(photo: Path, folder: Path) -> Path:
    """Returns a photo itself if it is a PNG, otherwise a copy as a PNG in a folder."""
    if photo.suffix == ".png":
        return photo
    copy = folder / f"{photo.stem}.png"
    cv2.imwrite(str(copy), cv2.imread(str(photo), cv2.IMREAD_COLOR))
    return copy
