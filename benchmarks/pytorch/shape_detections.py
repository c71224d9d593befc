# SPDX-License-Identifier: Apache-2.0
"""Detections from the narrow network's output by lufficc's rules, and their average precision by pycocotools."""

import contextlib
import io
from collections.abc import Iterable, Sequence
from typing import Any

import torch

import images
import lufficc
from detector_variants import VOC300
from narrow_model import NarrowSsd
from shape_drawing import CLASSES
from shape_scenes import SIZE, Scene

Annotations = dict[str, list[dict[str, Any]]]


@torch.inference_mode()
def detect(model: NarrowSsd, scenes: Sequence[Scene]) -> list[dict[str, Any]]:
    """Returns the detections in all scenes as COCO results; an image's id is the scene's position, from 1."""
    results = []
    for number, scene in enumerate(scenes, 1):
        scores, offsets = model(images.to_input(scene.image))
        kept = lufficc.postprocess(scores[0], offsets[0], VOC300)[0].kept
        results += [
            {"image_id": number, "category_id": int(label), "bbox": _xywh(box), "score": float(score)}
            for label, score, box in zip(kept.labels, kept.scores, kept.boxes, strict=True)
        ]
    return results


def annotations(scenes: Sequence[Scene]) -> Annotations:
    """Returns the objects of all scenes in the format of COCO's annotation files."""
    objects = []
    for number, scene in enumerate(scenes, 1):
        for label, box in zip(scene.labels, scene.boxes, strict=True):
            left, top, width, height = _xywh(box)
            objects.append(
                {
                    "id": len(objects) + 1,
                    "image_id": number,
                    "category_id": int(label),
                    "bbox": [left, top, width, height],
                    "area": width * height,
                    "iscrowd": 0,
                }
            )
    return {
        "images": [
            {"id": number, "file_name": f"{number:04}.png", "width": SIZE, "height": SIZE}
            for number in range(1, len(scenes) + 1)
        ],
        "categories": [{"id": label, "name": name} for label, name in enumerate(CLASSES, 1)],
        "annotations": objects,
    }


def _xywh(box: Iterable[float]) -> list[float]:
    left, top, right, bottom = (float(value) for value in box)
    return [left, top, right - left, bottom - top]


def average_precision(truth: Annotations, results: list[dict[str, Any]]) -> list[float]:
    """Returns COCO's twelve numbers by pycocotools; the first is AP@[.5:.95], the second AP50."""
    from pycocotools.coco import COCO  # noqa: PLC0415, training alone does not need it
    from pycocotools.cocoeval import COCOeval  # noqa: PLC0415

    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = truth
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(results), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return [float(value) for value in evaluation.stats]
