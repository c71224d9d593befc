# SPDX-License-Identifier: Apache-2.0
"""Computes the goldens that ssd4j's detections are compared with, so that the tests need no Python.

The files and their format are described in their folder's README.md. Cases whose result another rounding of float32
could change are passed over; how many is printed and written into the file.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torchvision.models.detection.transform import GeneralizedRCNNTransform

import detection_photos
import seeded
import torchvision_reference
from detector_model import seeded_state
from detector_variants import COCO300, COCO512, TORCHVISION_COCO, VOC300, VOC512
from made_heads import MadeHeads, made_heads
from nms import Floats, Integers
from references import Picked, pick

_INPUT_SAMPLES = 256


def write(name: str, lines: Iterable[str]) -> None:
    """Writes one file."""
    path = detection_photos.DETECT / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(path.name, path.stat().st_size)


def detection_lines(labels: Integers, scores: Floats, boxes: Floats) -> list[str]:
    """Returns a line for each detection; every number is the shortest that gives its float32 again."""
    rows = zip(labels.tolist(), scores, boxes, strict=True)
    return [f"{label} {score!s} {' '.join(str(edge) for edge in box)}" for label, score, box in rows]


def case_lines(picked: Picked) -> list[str]:
    """Returns the lines of picked cases."""
    lines = [f"# {picked.passed_over} passed over, {len(picked.cases)} picked"]
    for case in picked.cases:
        found = case.detections
        lines.append(f"case {case.variant.id} {case.seed} {case.photo.name} {len(found)}")
        lines += detection_lines(found.labels, found.scores, found.boxes)
    return lines


def made_lines(case: MadeHeads) -> list[str]:
    """Returns the lines of a made case."""
    selection, margins = case.expected()
    if not (margins.is_safe() or case.has_ties):
        raise ArithmeticError(f"{case.variant.id} {case.name} is not safe to compare: {margins}")
    kept = selection.kept
    lines = [f"case {case.variant.id} {case.name} {len(kept)}"]
    lines += [f"score {box} {label} {value}" for (box, label), value in case.scores.items()]
    offsets = {box: " ".join(str(np.float32(value)) for value in values) for box, values in case.offsets.items()}
    lines += [f"offset {box} {values}" for box, values in offsets.items()]
    return lines + [f"expect {line}" for line in detection_lines(kept.labels, kept.scores, kept.boxes)]


def input_lines(photo: Path, transform: GeneralizedRCNNTransform) -> list[str]:
    """Returns the lines of torchvision's input of a photo."""
    flat = transform([torchvision_reference.photo_tensor(photo)])[0].tensors.numpy().reshape(-1)
    name = f"torchvision:coco/{photo.stem}/input"
    positions = seeded.positions(name, flat.size, _INPUT_SAMPLES)
    return [f"input {photo.name} {len(positions)}", *(f"{i} {flat[i]!s}" for i in positions)]


def head_lines() -> list[str]:
    """Returns elements of seeded heads: the first and the last of each, and the backgrounds of two boxes."""
    lines = []
    for variant, seed in ((VOC300, 0), (VOC300, -1), (TORCHVISION_COCO, 7)):
        state = seeded_state(variant, seed & (2**64 - 1))
        for number in (0, 1, 5):
            for group in ("cls_headers", "reg_headers"):
                for kind in ("weight", "bias"):
                    key = f"box_head.predictor.{group}.{number}.{kind}"
                    flat = state[key].numpy().reshape(-1)
                    positions = (0, 1, variant.classes, flat.size - 1) if kind == "bias" else (0, flat.size - 1)
                    lines += [f"{variant.id} {seed} {key} {i} {flat[i]!s}" for i in positions if i < flat.size]
    return lines


@torch.inference_mode()
def main() -> None:
    """Writes the photos and all files."""
    torch.set_num_threads(1)
    detection_photos.DETECT.mkdir(exist_ok=True)
    detection_photos.write_made_photos()
    write("seeded-heads.txt", head_lines())
    write("made-heads.txt", (line for case in made_heads() for line in made_lines(case)))
    photos = detection_photos.golden_photos()
    transform = torchvision_reference.empty_detector().transform
    # The first two have the size of the input.
    write("torchvision-inputs.txt", (line for photo in photos[2:] for line in input_lines(photo, transform)))
    for variant, of_variant, seeds in (
        (VOC300, photos, 3),
        (TORCHVISION_COCO, photos, 3),
        (COCO300, photos[3:4], 1),
        (VOC512, photos[3:4], 1),
        (COCO512, photos[3:4], 1),
    ):
        write(f"{variant.id.replace(':', '-')}.txt", case_lines(pick(variant, of_variant, seeds)))


if __name__ == "__main__":
    main()
