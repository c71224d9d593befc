# SPDX-License-Identifier: Apache-2.0
"""Non-maximum suppression strictly within a class, with ties broken as ssd4j breaks them, and how close it came.

Candidates are taken in order of descending score, then ascending default box, then ascending class. A candidate is
suppressed if its IoU with a kept one of its class is above 0.45; IoUs are float32. Both references sort unstably, and
lufficc separates classes by shifting boxes, which costs digits: on cases without ties and without an IoU close to 0.45
this gives the same boxes as they do.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IOU = np.float32(0.45)
THRESHOLD = np.float32(0.01)

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """(Default box, class) pairs above the threshold: boxes [N, 4] of left, top, right, bottom in input pixels."""

    boxes: Floats
    scores: Floats
    default_boxes: Integers
    labels: Integers

    def __len__(self) -> int:
        """Returns their number."""
        return len(self.scores)

    def take(self, indices: Integers | npt.NDArray[np.bool_]) -> "Candidates":
        """Returns some of them."""
        return Candidates(self.boxes[indices], self.scores[indices], self.default_boxes[indices], self.labels[indices])

    def order(self) -> Integers:
        """Returns the order in which they are taken."""
        return np.lexsort((self.labels, self.default_boxes, -self.scores))


@dataclass(frozen=True)
class Selection:
    """What is kept of candidates, best first, and how close any decision about it was.

    ``iou_margin`` is the distance from 0.45 of the IoU that came closest among the candidates that had to be decided;
    ``limit_gap`` is the difference in score between the last kept candidate and the first that the limit cuts off.
    Both are infinite if there is none.
    """

    kept: Candidates
    iou_margin: float
    limit_gap: float


def ious(box: Floats, boxes: Floats) -> Floats:
    """Returns the IoU of one box [4] with others [N, 4], in float32; NaN if both are empty."""
    width = np.maximum(np.float32(0), np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0]))
    height = np.maximum(np.float32(0), np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1]))
    intersection = width * height
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    with np.errstate(invalid="ignore"):
        return intersection / (area + areas - intersection)


def select(candidates: Candidates, limit: int) -> Selection:
    """Suppresses among candidates and keeps the best ``limit`` of the rest."""
    kept: list[int] = []
    rivals: dict[int, list[int]] = {}
    margin, gap = math.inf, math.inf
    for index in candidates.order():
        of_class = rivals.setdefault(int(candidates.labels[index]), [])
        overlaps = ious(candidates.boxes[index], candidates.boxes[of_class])
        # NaN suppresses nothing.
        overlap = np.fmax.reduce(overlaps, initial=np.float32(0))
        margin = min(margin, abs(float(overlap) - float(IOU)))
        if overlap > IOU:
            continue
        if len(kept) == limit:
            gap = float(candidates.scores[kept[-1]]) - float(candidates.scores[index])
            break
        kept.append(int(index))
        of_class.append(int(index))
    return Selection(candidates.take(np.array(kept, dtype=np.int64)), margin, gap)
