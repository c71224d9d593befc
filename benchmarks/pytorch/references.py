# SPDX-License-Identifier: Apache-2.0
"""The reference of each variant with seeded weights, and the cases in which its result is safe to compare."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

import detector_model
import lufficc
from detections import Detections
from detector_variants import DetectorVariant

# Beyond this many seeds a photo has something special about it.
_SEEDS = 100


@dataclass(frozen=True)
class Case:
    """What the reference detects in a photo with the weights of a seed."""

    variant: DetectorVariant
    seed: int
    photo: Path
    detections: Detections

    def __str__(self) -> str:
        """As goldens and messages name it."""
        return f"{self.variant.id}/seeded:{self.seed}/{self.photo.stem}"


def reference(variant: DetectorVariant, seed: int) -> Callable[[Path], Detections]:
    """Returns what detects in a photo: torchvision itself, or lufficc's rules."""
    if variant.is_torchvision:
        import torchvision_reference  # noqa: PLC0415, only with torchvision

        theirs = torchvision_reference.seeded_detector(seed)
        return lambda photo: torchvision_reference.detect(theirs, photo)
    model = detector_model.seeded_detector(variant, seed)
    return lambda photo: lufficc.detect(model, photo)


@torch.inference_mode()
def by_autocast(case: Case, dtype: torch.dtype) -> Detections:
    """Returns what lufficc's rules detect in a case if PyTorch's autocast computes the network in a lower precision."""
    return lufficc.detect(detector_model.seeded_detector(case.variant, case.seed), case.photo, dtype)


@dataclass
class Picked:
    """Cases in the order of their seeds, and the number of those passed over."""

    cases: list[Case]
    passed_over: int = 0


@torch.inference_mode()
def pick(variant: DetectorVariant, photos: list[Path], count: int) -> Picked:
    """Returns the cases of the first ``count`` seeds of each photo that are safe to compare."""
    picked = Picked([])
    missing = dict.fromkeys(photos, count)
    for seed in range(_SEEDS):
        wanted = [photo for photo, left in missing.items() if left]
        if not wanted:
            return picked
        for case in _cases(variant, seed, wanted):
            if case.detections.margins.is_safe():
                picked.cases.append(case)
                missing[case.photo] -= 1
            else:
                picked.passed_over += 1
    raise ArithmeticError(f"{variant.id}: {_SEEDS} seeds are not enough for {count} safe cases of every photo")


def _cases(variant: DetectorVariant, seed: int, photos: list[Path]) -> Iterator[Case]:
    detect = reference(variant, seed)
    for photo in photos:
        yield Case(variant, seed, photo, detect(photo))
