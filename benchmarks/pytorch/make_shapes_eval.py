# SPDX-License-Identifier: Apache-2.0
"""Draws the 200 held-out scenes: PNG files and ``annotations.json`` in COCO's format, in a folder of their own.

Needs scikit-image and scikit-learn for their photos (requirements-shapes.txt). Run in this folder:
``python make_shapes_eval.py FOLDER``, then for example ``ssd4j eval --dataset coco --annotations
FOLDER/annotations.json --images FOLDER --weights shapes``.
"""

import argparse
import importlib.util
import json
from pathlib import Path

import cv2
import numpy as np

import images
from shape_detections import annotations
from shape_drawing import Image
from shape_scenes import Scene, make_scene

SEED, SCENES = 3, 200

_PHOTOS = {
    "skimage": ("data", ("rocket.jpg", "hubble_deep_field.jpg", "camera.png", "brick.png", "grass.png", "gravel.png")),
    "sklearn": ("datasets/images", ("china.jpg", "flower.jpg")),
}


def held_out_photos() -> list[Image]:
    """Returns the photos that training never reads.

    Raises:
        FileNotFoundError: if scikit-image or scikit-learn is not installed.
    """
    photos = []
    for package, (folder, names) in _PHOTOS.items():
        found = importlib.util.find_spec(package)
        if found is None or found.origin is None:
            raise FileNotFoundError(f"{package} is not installed: pip install -r requirements-shapes.txt")
        photos += [images.read_rgb(Path(found.origin).parent / folder / name) for name in names]
    return photos


def held_out_scenes() -> list[Scene]:
    """Returns the held-out scenes."""
    photos = held_out_photos()
    return [make_scene(np.random.default_rng([SEED, index]), photos) for index in range(SCENES)]


def main() -> None:
    """Writes the scenes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    scenes = held_out_scenes()
    truth = annotations(scenes)
    for scene, entry in zip(scenes, truth["images"], strict=True):
        cv2.imwrite(str(folder / entry["file_name"]), cv2.cvtColor(scene.image, cv2.COLOR_RGB2BGR))
    (folder / "annotations.json").write_text(json.dumps(truth))
    print(f"{len(scenes)} scenes with {len(truth['annotations'])} objects in {folder}")


if __name__ == "__main__":
    main()
