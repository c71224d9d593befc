# SPDX-License-Identifier: Apache-2.0
"""The detections of a photo, and whether a case is safe to compare."""

from dataclasses import dataclass

import numpy as np

from nms import Floats, Integers, Selection

SAFE_IOU = 1e-3
SAFE_SCORE = 1e-5


@dataclass(frozen=True)
class Margins:
    """How close the reference came to deciding otherwise: an IoU to 0.45, a score to a threshold or a limit."""

    iou: float
    score: float

    def is_safe(self) -> bool:
        """Returns whether other roundings of float32 can't change what is detected."""
        return self.iou >= SAFE_IOU and self.score >= SAFE_SCORE


@dataclass(frozen=True)
class Detections:
    """The detections of a photo, best first: boxes [N, 4] in its pixels, scores [N] and labels [N]."""

    boxes: Floats
    scores: Floats
    labels: Integers
    margins: Margins

    def __len__(self) -> int:
        """Returns their number."""
        return len(self.scores)


def scaled(selection: Selection, margins: Margins, size: int, width: int, height: int) -> Detections:
    """Returns a selection from an input of a side in the pixels of its photo."""
    factors = np.array([width / size, height / size] * 2, dtype=np.float32)
    kept = selection.kept
    return Detections(kept.boxes * factors, kept.scores, kept.labels, margins)


def score_margin(selection: Selection, probabilities: Floats, threshold: np.float32) -> float:
    """Returns the smallest distance of a score from the limit or, if it is not reached, from the threshold.

    Args:
        selection: what is kept.
        probabilities: the scores of all default boxes and classes, without the background.
        threshold: that of the scores.
    """
    if np.isfinite(selection.limit_gap):
        return min(selection.limit_gap, float(selection.kept.scores[-1]) - float(threshold))
    return float(np.abs(probabilities.astype(np.float64) - float(threshold)).min())
