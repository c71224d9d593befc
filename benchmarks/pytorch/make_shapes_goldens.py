# SPDX-License-Identifier: Apache-2.0
"""Computes what the narrow network makes of ``examples/shapes.png``: goldens for the full one, filled with zeros.

Run it after ``examples/shapes.safetensors`` has changed. It writes the picture at the size of the input, samples of the
maps and heads in the format of ``make_goldens.py`` (a map has only the channels of the narrow network, a head is laid
out as ssd4j's: scores, offsets, then zeros up to a multiple of 8 channels), and the detections, a line
each: label, score, box.
"""

import dataclasses

import cv2
import torch
from torch import Tensor
from torch.nn import functional

import images
import lufficc
import narrow_export
from detections import SAFE_IOU, SAFE_SCORE, Detections, scaled
from detector_variants import VOC300
from make_goldens import FOLDER, GoldenFile
from narrow_model import NarrowSsd
from shape_data import EXAMPLES
from ssd_model import SSD300

THRESHOLD = 0.05
"""Detections of smaller scores are not compared."""

_SAMPLES = 2048
_DETECT = FOLDER.parent / "detect"


def heads(model: NarrowSsd, maps: list[Tensor]) -> list[Tensor]:
    """Returns ssd4j's head of each map, [1, C, H, W]."""
    values = []
    for value, scores, offsets in zip(maps, model.class_heads, model.box_heads, strict=True):
        head = torch.cat([scores(value), offsets(value)], dim=1)
        values.append(functional.pad(head, (0, 0, 0, 0, 0, -head.shape[1] % 8)))
    return values


def check(found: Detections, probabilities: Tensor) -> None:
    """Refuses detections that another rounding of float32 could change: which there are, and their order."""
    shown = torch.from_numpy(found.scores[found.scores > THRESHOLD])
    score = min((probabilities - THRESHOLD).abs().min().item(), (shown[:-1] - shown[1:]).min().item())
    if found.margins.iou < SAFE_IOU or score < SAFE_SCORE:
        raise ArithmeticError(f"another rounding could change the detections: {found.margins.iou} {score}")


@torch.inference_mode()
def main() -> None:
    """Writes the three files."""
    photo = images.read_rgb(EXAMPLES / "shapes.png")
    picture = images.resize(photo, VOC300.size)
    cv2.imwrite(str(FOLDER / "shapes-300.png"), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    model = narrow_export.load(EXAMPLES / "shapes.safetensors")
    x = images.to_input(picture)

    goldens = GoldenFile(_SAMPLES)
    maps = model.maps(x)
    for name, value in zip(SSD300.maps(), maps, strict=True):
        goldens.add(f"shapes/{name}", value)
    for index, value in enumerate(heads(model, maps)):
        goldens.add(f"shapes/head{index}", value)
    goldens.write(FOLDER / "shapes.safetensors")

    scores, offsets = model(x)
    rules = dataclasses.replace(VOC300, classes=model.classes)
    selection, margins = lufficc.postprocess(scores[0], offsets[0], rules)
    found = scaled(selection, margins, VOC300.size, photo.shape[1], photo.shape[0])
    check(found, scores[0].softmax(dim=1)[:, 1:])
    rows = zip(found.labels, found.scores, found.boxes, strict=True)
    # The shortest digits that give a float32 again.
    lines = [
        f"{label} {score!s} {' '.join(str(edge) for edge in box)}" for label, score, box in rows if score > THRESHOLD
    ]
    (_DETECT / "shapes.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} detections")


if __name__ == "__main__":
    main()
