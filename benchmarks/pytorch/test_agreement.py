# SPDX-License-Identifier: Apache-2.0
"""Checks the judging of detections and the written checkpoints: python -m unittest, in this folder."""

import collections
import tempfile
import unittest
import zipfile
from pathlib import Path

import numpy as np
import torch

import checkpoints
from agreement import BARS, Found, over_all
from detections import Detections, Margins

_BOXES = [[10, 10, 50, 50], [100, 20, 160, 90], [30, 200, 90, 260], [5, 5, 6, 6]]
_SCORES = [0.9, 0.8, 0.799995, 0.05]
_LABELS = [3, 7, 7, 1]


def _expected() -> Detections:
    return Detections(np.array(_BOXES, np.float32), np.array(_SCORES, np.float32), np.array(_LABELS), Margins(1, 1))


def _found(labels: list[int] = _LABELS, scores: list[float] = _SCORES, boxes: list[list[float]] = _BOXES) -> Found:
    return Found(np.array(labels), np.array(scores, np.float32), np.array(boxes, np.float32).reshape(-1, 4))


class ExactTest(unittest.TestCase):
    """float32: the same boxes in the same order."""

    def test_equal_lists_agree(self) -> None:
        agreement = BARS["fp32"].judge(_found(), _expected())
        self.assertTrue(agreement.passed)
        self.assertEqual(0, agreement.pixels)

    def test_order_is_free_among_close_scores(self) -> None:
        boxes = [_BOXES[0], _BOXES[2], _BOXES[1], _BOXES[3]]
        self.assertTrue(BARS["fp32"].judge(_found(boxes=boxes), _expected()).passed)

    def test_order_is_not_free_otherwise(self) -> None:
        boxes = [_BOXES[1], _BOXES[0], _BOXES[2], _BOXES[3]]
        self.assertFalse(BARS["fp32"].judge(_found(boxes=boxes), _expected()).passed)

    def test_a_box_may_be_off_by_a_twentieth_of_a_pixel(self) -> None:
        for distance, passed in ((0.04, True), (0.06, False)):
            boxes = [[10 + distance, 10, 50, 50], *_BOXES[1:]]
            self.assertEqual(passed, BARS["fp32"].judge(_found(boxes=boxes), _expected()).passed)

    def test_a_score_may_be_off_by_a_ten_thousandth(self) -> None:
        for distance, passed in ((0.9e-4, True), (1.1e-4, False)):
            scores = [0.9 + distance, *_SCORES[1:]]
            self.assertEqual(passed, BARS["fp32"].judge(_found(scores=scores), _expected()).passed)

    def test_another_label_or_number_fails(self) -> None:
        self.assertFalse(BARS["fp32"].judge(_found(labels=[4, 7, 7, 1]), _expected()).passed)
        self.assertFalse(BARS["fp32"].judge(_found(_LABELS[:3], _SCORES[:3], _BOXES[:3]), _expected()).passed)

    def test_nothing_agrees_with_nothing(self) -> None:
        none = Detections(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64), Margins(1, 1))
        for bar in BARS.values():
            self.assertTrue(bar.judge(_found([], [], []), none).passed)


class PartnersTest(unittest.TestCase):
    """fp16 and bf16: most boxes have a partner."""

    def test_low_scores_do_not_count(self) -> None:
        self.assertTrue(BARS["fp16"].judge(_found(_LABELS[:3], _SCORES[:3], _BOXES[:3]), _expected()).passed)

    def test_a_missing_box_fails_both_ways(self) -> None:
        fewer = _found(_LABELS[:1], _SCORES[:1], _BOXES[:1])
        self.assertAlmostEqual(1 / 3, BARS["bf16"].judge(fewer, _expected()).share)
        more = _found([*_LABELS, 9], [*_SCORES, 0.5], [*_BOXES, [0, 0, 9, 9]])
        self.assertAlmostEqual(3 / 4, BARS["bf16"].judge(more, _expected()).share)

    def test_the_bar_is_for_all_cases_together(self) -> None:
        fewer = BARS["bf16"].judge(_found(_LABELS[:2], _SCORES[:2], _BOXES[:2]), _expected())
        equal = BARS["bf16"].judge(_found(), _expected())
        # 2 of 3 boxes in one case, 3 of 3 in the others.
        self.assertEqual((53 / 54, True), over_all([fewer] + [equal] * 17))
        self.assertEqual((8 / 9, False), over_all([fewer, equal, equal]))

    def test_bounds_differ_by_precision(self) -> None:
        # 40 x 40 against 40 x 35: IoU 0.875.
        moved = _found(boxes=[[10, 10, 50, 45], *_BOXES[1:]])
        self.assertFalse(BARS["fp16"].judge(moved, _expected()).passed)
        self.assertTrue(BARS["bf16"].judge(moved, _expected()).passed)
        lower = _found(scores=[0.87, *_SCORES[1:]])
        self.assertFalse(BARS["fp16"].judge(lower, _expected()).passed)
        self.assertTrue(BARS["bf16"].judge(lower, _expected()).passed)


class CheckpointsTest(unittest.TestCase):
    """The formats of lufficc's files."""

    def test_lufficc_writes_the_state_of_a_training(self) -> None:
        model = collections.OrderedDict(a=torch.ones(2, 3), b=torch.arange(4.0))
        for legacy in (True, False):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "model.pth"
                checkpoints.write_lufficc(path, model, legacy)
                self.assertEqual(not legacy, zipfile.is_zipfile(path))
                state = torch.load(path, weights_only=True)
            self.assertEqual({"model", "optimizer", "scheduler", "iteration"}, set(state))
            self.assertTrue(torch.equal(model["b"], state["model"]["b"]))
            self.assertEqual([1], list(state["optimizer"]["state"]))


if __name__ == "__main__":
    unittest.main()
