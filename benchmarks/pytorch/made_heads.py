# SPDX-License-Identifier: Apache-2.0
"""Made outputs of the heads with what must be detected in them: none, one, ties, and every limit reached.

Every score before softmax is 0, except for that of the background, which is 10; every offset is 0. A case sets a few.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

import lufficc
import torchvision_rules
from default_boxes import default_boxes
from detections import Margins
from detector_variants import TORCHVISION_COCO, VOC300, DetectorVariant
from nms import Selection

BACKGROUND = 10.0
# The first map has 38 x 38 cells with 4 boxes each.
_ROW = 38 * 4


@dataclass
class MadeHeads:
    """A case: a variant, and what differs from nothing."""

    name: str
    variant: DetectorVariant
    scores: dict[tuple[int, int], float] = field(default_factory=dict)
    offsets: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)
    has_ties: bool = False

    def score(self, box: int, label: int, probability: float) -> None:
        """Gives a default box about this probability of a class, rounded to a logit of 1/1024."""
        logit = BACKGROUND + math.log(probability / (1 - probability))
        self.scores[box, label] = round(logit * 1024) / 1024

    def move_to(self, box: int, center: tuple[float, float]) -> None:
        """Moves a default box to a center in pixels, without another size."""
        x, y, width, height = default_boxes(self.variant)[box].double().tolist()
        size = self.variant.size
        self.offsets[box] = ((center[0] / size - x) / width * 10, (center[1] / size - y) / height * 10, 0.0, 0.0)

    def tensors(self) -> tuple[Tensor, Tensor]:
        """Returns the scores [boxes, classes] and the offsets [boxes, 4]."""
        count = len(default_boxes(self.variant))
        scores = torch.zeros(count, self.variant.classes)
        scores[:, 0] = BACKGROUND
        for (box, label), value in self.scores.items():
            scores[box, label] = value
        offsets = torch.zeros(count, 4)
        for box, values in self.offsets.items():
            offsets[box] = torch.tensor(values)
        return scores, offsets

    def expected(self) -> tuple[Selection, Margins]:
        """Returns what the rules give, in input pixels."""
        scores, offsets = self.tensors()
        if self.variant.is_torchvision:
            return torchvision_rules.postprocess(scores, offsets)
        return lufficc.postprocess(scores, offsets, self.variant)


def made_heads() -> list[MadeHeads]:
    """Returns all cases."""
    makers: tuple[Callable[[MadeHeads], None], ...] = (
        _nothing,
        _one,
        _overlapping,
        _two_classes_of_a_box,
        _ties,
        _at_the_edge,
        _huge,
        _one_more_than_the_limit,
        _many_candidates,
    )
    cases = []
    for variant in (VOC300, TORCHVISION_COCO):
        for maker in makers:
            case = MadeHeads(maker.__name__.strip("_").replace("_", "-"), variant)
            maker(case)
            cases.append(case)
    return cases


def cell(row: int, column: int, number: int = 0) -> int:
    """Returns a default box of the first map."""
    return row * _ROW + column * 4 + number


def _nothing(case: MadeHeads) -> None:
    # Just below the threshold.
    case.score(cell(10, 10), 3, 0.0095)


def _one(case: MadeHeads) -> None:
    case.score(cell(10, 12, 2), 3, 0.75)
    case.offsets[cell(10, 12, 2)] = (1.5, -0.5, 1.0, -2.0)
    case.score(cell(20, 20), 4, 0.0095)


def _overlapping(case: MadeHeads) -> None:
    # The second and third lie on the first; the fourth meets only the second, which is suppressed itself.
    first = cell(18, 18, 1)
    for number, (shift, probability) in enumerate(((0, 0.9), (8, 0.8), (4, 0.7), (20, 0.6))):
        case.score(first + 4 * number, 5, probability)
        case.move_to(first + 4 * number, (148 + shift, 148))


def _two_classes_of_a_box(case: MadeHeads) -> None:
    for label, probability in ((2, 0.30), (9, 0.25), (20, 0.05)):
        case.score(cell(5, 30, 1), label, probability)


def _ties(case: MadeHeads) -> None:
    case.has_ties = True
    # Apart: the lower default box, then the lower class comes first.
    for box in (cell(30, 30), cell(4, 4), cell(30, 4)):
        for label in (7, 4):
            case.score(box, label, 0.3)
    # On the same place: the lower default box suppresses the other.
    for box in (cell(12, 20), cell(12, 19)):
        case.score(box, 11, 0.6)
        case.move_to(box, (160, 100))
    # On the same place, another class: both stay.
    for box, label in ((cell(20, 20), 13), (cell(20, 21), 12)):
        case.score(box, label, 0.6)
        case.move_to(box, (164, 164))


def _at_the_edge(case: MadeHeads) -> None:
    for box, probability in ((cell(0, 0, 1), 0.9), (cell(37, 37, 1), 0.8), (cell(0, 37, 2), 0.7)):
        case.score(box, 6, probability)


def _huge(case: MadeHeads) -> None:
    # exp(1000 * 0.2) is infinite in float32: dropped, or clamped to 62.5 times the width.
    case.score(cell(10, 10), 3, 0.9)
    case.offsets[cell(10, 10)] = (0.0, 0.0, 1000.0, 0.0)
    case.score(cell(25, 25), 3, 0.5)


def _one_more_than_the_limit(case: MadeHeads) -> None:
    boxes = [cell(row, column) for row in range(1, 38, 3) for column in range(1, 38, 3)]
    for number in range(case.variant.limit + 1):
        # A second class on the places of the first, if they do not suffice.
        case.score(boxes[number % len(boxes)], 1 + number // len(boxes), 0.95 - 0.004 * number)


def _many_candidates(case: MadeHeads) -> None:
    # 400 on one place, and 10 of lower scores elsewhere: only without a limit of 400 candidates are they seen.
    crowd = [cell(row, column) for row in range(10, 30) for column in range(10, 30)]
    for number, box in enumerate(crowd):
        case.score(box, 8, 0.95 - 0.001 * number)
        case.move_to(box, (150, 150))
    for number in range(10):
        case.score(cell(2, 3 * number + 2), 8, 0.4 - 0.01 * number)
        case.score(cell(35, 3 * number + 2), 9, 0.3 - 0.01 * number)
