# SPDX-License-Identifier: Apache-2.0
"""Measures detections in the scenes of ``make_shapes_eval.py`` by pycocotools (requirements-shapes.txt).

The detections come from a results file of ``ssd4j eval --results`` or, without one, from the narrow network in PyTorch
with lufficc's rules. Run in this folder: ``python evaluate_shapes.py FOLDER [--results FILE | --weights FILE]``.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

import images
import narrow_export
from shape_data import EXAMPLES
from shape_detections import Annotations, average_precision, detect
from shape_scenes import Scene


def network_detections(folder: Path, truth: Annotations, weights: Path) -> list[dict[str, Any]]:
    """Returns the narrow network's detections as COCO results, for files whose ids count from 1."""
    nothing = (np.zeros((0, 4), dtype=np.float32), np.zeros(0, dtype=np.int64))
    scenes = [Scene(images.read_rgb(folder / entry["file_name"]), *nothing) for entry in truth["images"]]
    return detect(narrow_export.load(weights), scenes)


def main() -> None:
    """Prints COCO's twelve numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--results", type=Path, help="a results file in COCO's format")
    source.add_argument("--weights", type=Path, default=EXAMPLES / "shapes.safetensors")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    truth = json.loads((arguments.folder / "annotations.json").read_text())
    if arguments.results:
        results = json.loads(arguments.results.read_text())
    else:
        results = network_detections(arguments.folder, truth, arguments.weights)
    names = ("AP", "AP50", "AP75", "AP small", "AP medium", "AP large")
    names += ("AR 1", "AR 10", "AR 100", "AR small", "AR medium", "AR large")
    for name, value in zip(names, average_precision(truth, results), strict=True):
        print(f"{name:10} {value:.4f}")


if __name__ == "__main__":
    main()
