# SPDX-License-Identifier: Apache-2.0
"""How far two lists of detections of one photo agree, and what each precision must reach."""

from dataclasses import dataclass

import numpy as np

from detections import SAFE_SCORE, Detections
from nms import Floats, Integers, ious


@dataclass(frozen=True)
class Exact:
    """What float32 must reach: the same boxes in the same order."""

    pixels: float = 0.05
    score: float = 1e-4

    def judge(self, found: "Found", expected: Detections) -> "Agreement":
        """Compares the two lists one by one; the order is free among scores closer than 1e-5."""
        if len(found) != len(expected):
            return Agreement(0, np.inf, np.inf, False, f"{len(found)} detections instead of {len(expected)}")
        pairs = _pairs_in_order(found, expected)
        pixels = float(np.abs(found.boxes[pairs] - expected.boxes).max(initial=0))
        scores = float(np.abs(found.scores[pairs] - expected.scores).max(initial=0))
        wrong = int((found.labels[pairs] != expected.labels).sum())
        note = f"{wrong} labels differ in order" if wrong else ""
        passed = not wrong and pixels <= self.pixels and scores <= self.score
        return Agreement(1 - wrong / max(1, len(expected)), pixels, scores, passed, note)


@dataclass(frozen=True)
class Partners:
    """What a lower precision must reach: most boxes of either list have a partner in the other."""

    iou: float
    score: float
    above: float = 0.1
    share: float = 0.95

    def judge(self, found: "Found", expected: Detections) -> "Agreement":
        """Counts the boxes with a partner, both ways; the smaller share counts."""
        theirs = Found(expected.labels, expected.scores, expected.boxes)
        partners = (self._partners(theirs, found), self._partners(found, theirs))
        share = min(map(share_of, partners))
        return Agreement(share, np.nan, np.nan, share >= self.share, "", partners)

    def _partners(self, these: "Found", those: "Found") -> tuple[int, int]:
        """Returns how many of these boxes above the score have a partner among those, and how many there are."""
        above = np.flatnonzero(these.scores > self.above)
        return sum(self._has_partner(these, i, those) for i in above), len(above)

    def _has_partner(self, these: "Found", index: int, those: "Found") -> bool:
        alike = (those.labels == these.labels[index]) & (np.abs(those.scores - these.scores[index]) <= self.score)
        return bool((ious(these.boxes[index], those.boxes[alike]) >= self.iou).any())


BARS = {"fp32": Exact(), "fp16": Partners(0.9, 0.02), "bf16": Partners(0.8, 0.05)}


@dataclass(frozen=True)
class Found:
    """What ssd4j detects in a photo, best first."""

    labels: Integers
    scores: Floats
    boxes: Floats

    def __len__(self) -> int:
        """Returns their number."""
        return len(self.scores)


@dataclass(frozen=True)
class Agreement:
    """The share of detections that agree, the worst distances, and whether that is enough."""

    share: float
    pixels: float
    score: float
    passed: bool
    note: str
    partners: tuple[tuple[int, int], ...] = ()
    """Per direction, the reference's boxes first: how many have a partner, and how many there are."""


def share_of(partners: tuple[int, int]) -> float:
    """Returns the share of boxes with a partner; 1 if there are none."""
    return partners[0] / partners[1] if partners[1] else 1.0


def over_all(agreements: "list[Agreement]") -> tuple[float, bool]:
    """Returns the share that agrees over all cases of a precision, and whether its bar is met.

    The bar of partners holds for the boxes of all cases together: in a photo whose limit of detections cuts among close
    scores, a few boxes more or less are beyond it.
    """
    if not all(agreement.partners for agreement in agreements):
        return min(agreement.share for agreement in agreements), all(agreement.passed for agreement in agreements)
    directions = zip(*(agreement.partners for agreement in agreements), strict=True)
    share = min(share_of((sum(a for a, _ in way), sum(b for _, b in way))) for way in map(list, directions))
    return share, share >= Partners.share


def _pairs_in_order(found: Found, expected: Detections) -> Integers:
    """Returns for each expected detection the one found at its place, or within its run of equal scores."""
    pairs = np.arange(len(expected))
    start = 0
    for end in range(1, len(expected) + 1):
        if end < len(expected) and expected.scores[end - 1] - expected.scores[end] < SAFE_SCORE:
            continue
        if end - start > 1:
            pairs[start:end] = _closest(found, expected, start, end)
        start = end
    return pairs


def _closest(found: Found, expected: Detections, start: int, end: int) -> list[int]:
    """Pairs each expected detection of a run with the closest of its class that is left, or any."""
    left = list(range(start, end))
    chosen = []
    for i in range(start, end):
        costs = [
            (found.labels[j] != expected.labels[i], np.abs(found.boxes[j] - expected.boxes[i]).max()) for j in left
        ]
        chosen.append(left.pop(min(range(len(left)), key=costs.__getitem__)))
    return chosen
