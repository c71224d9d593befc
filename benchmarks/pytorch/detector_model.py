# SPDX-License-Identifier: Apache-2.0
"""The detectors in PyTorch with seeded weights."""

import numpy as np
import torch
from torch import Tensor

import seeded
from detector_network import DetectorModel
from detector_variants import DetectorVariant


def seeded_parameter(key: str, shape: tuple[int, ...], seed: int, classes: int) -> np.ndarray:
    """Returns the seeded value of a parameter under lufficc's name."""
    name = key.removeprefix("backbone.").removeprefix("box_head.predictor.")
    values = seeded.parameter(name, shape, seed)
    if name.startswith("cls_headers.") and name.endswith(".bias"):
        return seeded.add_background(values, classes)
    return values


def seeded_state(variant: DetectorVariant, seed: int) -> dict[str, Tensor]:
    """Returns the seeded weights under lufficc's names, in the order of lufficc's state dict."""
    with torch.device("meta"):
        shapes = {key: tuple(value.shape) for key, value in DetectorModel(variant).state_dict().items()}
    return {key: torch.from_numpy(seeded_parameter(key, shape, seed, variant.classes)) for key, shape in shapes.items()}


def seeded_detector(variant: DetectorVariant, seed: int) -> DetectorModel:
    """Returns a detector of lufficc/SSD with the seeded weights, float32, for inference."""
    with torch.device("meta"):
        model = DetectorModel(variant)
    model.load_state_dict(seeded_state(variant, seed), assign=True)
    return model.eval().requires_grad_(False)
