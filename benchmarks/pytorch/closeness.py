# SPDX-License-Identifier: Apache-2.0
"""The distance of feature maps from the reference, and the bound of each precision."""

import math
from collections.abc import Mapping

import torch

BOUNDS = {"fp32": 1e-5, "tf32": 2.5e-2, "fp16": 3e-3, "bf16": 2e-2, "int8": 1e-1, "fp8": 2e-1}
"""An error e is a signal-to-noise ratio of -20 log10(e) decibels: 20 for int8, 14 for fp8."""


def relative_l2(value: torch.Tensor, reference: torch.Tensor) -> float:
    """Returns ||value - reference|| / ||reference||, computed in float64."""
    exact = reference.double()
    return (torch.linalg.vector_norm(value.double() - exact) / torch.linalg.vector_norm(exact)).item()


def worst(found: Mapping[str, torch.Tensor], expected: Mapping[str, torch.Tensor]) -> dict[str, float]:
    """Returns the worst relative error of each map over the images that both have; NaN is the worst of all.

    Raises:
        ValueError: if a map is missing, or has another shape.
    """
    return {name: _worst(name, found, reference) for name, reference in expected.items()}


def _worst(name: str, found: Mapping[str, torch.Tensor], reference: torch.Tensor) -> float:
    if name not in found or found[name].shape[1:] != reference.shape[1:]:
        shape = list(found[name].shape) if name in found else "missing"
        raise ValueError(f"the map {name} is {shape}; expected [N, {', '.join(map(str, reference.shape[1:]))}]")
    errors = [relative_l2(ours.to(exact.device), exact) for ours, exact in zip(found[name], reference, strict=False)]
    return next((error for error in errors if math.isnan(error)), max(errors))
