# SPDX-License-Identifier: Apache-2.0
"""Checks the references of detection: python -m unittest, in this folder."""

import importlib.util
import math
import unittest
from pathlib import Path

import numpy as np
import torch

import default_boxes
import detector_model
import lufficc
import seeded
import torchvision_rules
from detector_variants import COCO300, COCO512, DETECTORS, TORCHVISION_COCO, VOC300, VOC512
from nms import Candidates, ious, select

_PHOTO = Path(__file__).parents[2] / "ssd/src/test/resources/io/ssd4j/ssd/golden/coffee-512.png"


def _candidates(rows: list[tuple[float, int, int, tuple[float, float, float, float]]]) -> Candidates:
    """Returns candidates from rows of score, default box, label and box."""
    scores, numbers, labels, boxes = zip(*rows, strict=True)
    return Candidates(
        np.array(boxes, np.float32), np.array(scores, np.float32), np.array(numbers), np.array(labels, np.int64)
    )


class SeededHeadsTest(unittest.TestCase):
    """The bounds of the heads' weights and the background's bias."""

    def test_bounds_shrink_with_the_map_and_for_boxes(self) -> None:
        he = math.sqrt(6 / (16 * 9))
        for key, factor in (
            ("cls_headers.0", 0.2),
            ("cls_headers.1", 0.02),
            ("cls_headers.5", 0.02),
            ("reg_headers.0", 0.1),
            ("reg_headers.3", 0.01),
        ):
            values = np.abs(seeded.parameter(f"{key}.weight", (64, 16, 3, 3), 7))
            self.assertLessEqual(values.max(), he * factor * (1 + 1e-6), key)
            self.assertGreater(values.max(), he * factor * 0.99, key)

    def test_background_has_one_more(self) -> None:
        plain = seeded.parameter("cls_headers.2.bias", (6 * 21,), 3)
        found = detector_model.seeded_parameter("box_head.predictor.cls_headers.2.bias", (6 * 21,), 3, 21)
        expected = plain.copy()
        expected[[0, 21, 42, 63, 84, 105]] += np.float32(1)
        np.testing.assert_array_equal(expected, found)

    def test_box_head_has_none(self) -> None:
        found = detector_model.seeded_parameter("box_head.predictor.reg_headers.2.bias", (24,), 3, 21)
        np.testing.assert_array_equal(seeded.parameter("reg_headers.2.bias", (24,), 3), found)

    def test_keys_of_a_detector(self) -> None:
        with torch.device("meta"):
            keys = list(detector_model.DetectorModel(VOC512).state_dict())
        self.assertEqual(79, len(keys))
        self.assertIn("backbone.extras.9.weight", keys)
        self.assertEqual("box_head.predictor.reg_headers.6.bias", keys[-1])


class DefaultBoxesTest(unittest.TestCase):
    """The tables, in pixels worked out by hand."""

    def test_counts(self) -> None:
        counts = {variant.id: len(default_boxes.default_boxes(variant)) for variant in DETECTORS.values()}
        expected = {
            "lufficc:voc300": 8732,
            "lufficc:coco300": 8732,
            "lufficc:voc512": 24564,
            "lufficc:coco512": 24564,
            "torchvision:coco": 8732,
        }
        self.assertEqual(expected, counts)

    def test_first_cell(self) -> None:
        for variant, small, large in (
            (VOC300, 30, math.sqrt(30 * 60)),
            (COCO300, 21, math.sqrt(21 * 45)),
            (TORCHVISION_COCO, 21, math.sqrt(21 * 45)),
            (VOC512, 35.84, math.sqrt(35.84 * 76.8)),
            (COCO512, 20.48, math.sqrt(20.48 * 51.2)),
        ):
            root = math.sqrt(2)
            sides = [(small, small), (large, large), (small * root, small / root), (small / root, small * root)]
            pixels = default_boxes.default_boxes(variant)[:4].double() * variant.size
            expected = torch.tensor([(4, 4, *side) for side in sides], dtype=torch.float64)
            torch.testing.assert_close(pixels, expected, rtol=0, atol=1e-4, msg=variant.id)

    def test_lufficc_clamps_and_torchvision_clamps_sides_only(self) -> None:
        # The last map's wide box: 264 * sqrt(2) is more than 300.
        self.assertEqual([0.5, 0.5, 1.0], default_boxes.default_boxes(VOC300)[-2, :3].tolist())
        # Row 4 of a map of 5 with stride 64: a center of 288 pixels, inside; 3 with stride 100 as well.
        self.assertLess(default_boxes.default_boxes(TORCHVISION_COCO)[:, :2].max().item(), 1.02)

    def test_columns_come_before_rows(self) -> None:
        boxes = default_boxes.default_boxes(VOC300) * 300
        self.assertEqual([12, 4], boxes[4, :2].round().tolist())
        self.assertEqual([4, 12], boxes[38 * 4, :2].round().tolist())


class SuppressionTest(unittest.TestCase):
    """The rules of non-maximum suppression."""

    def test_iou(self) -> None:
        box = np.array([0, 0, 10, 10], np.float32)
        others = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [10, 10, 20, 20], [-10, -10, 10, 10]], np.float32)
        np.testing.assert_allclose([1, 50 / 150, 0, 0.25], ious(box, others), rtol=1e-6)

    def test_two_empty_boxes_do_not_suppress_each_other(self) -> None:
        empty = (5.0, 5.0, 5.0, 5.0)
        self.assertEqual(
            [0, 1], select(_candidates([(0.9, 0, 1, empty), (0.8, 1, 1, empty)]), 9).kept.default_boxes.tolist()
        )

    def test_within_a_class_only(self) -> None:
        box = (0.0, 0.0, 10.0, 10.0)
        selection = select(_candidates([(0.9, 0, 1, box), (0.8, 0, 2, box), (0.7, 1, 1, box)]), 9)
        self.assertEqual([1, 2], selection.kept.labels.tolist())

    def test_a_suppressed_box_suppresses_nothing(self) -> None:
        rows = [
            (0.9, 0, 1, (0.0, 0.0, 10.0, 10.0)),
            (0.8, 1, 1, (3.0, 0.0, 13.0, 10.0)),
            (0.7, 2, 1, (6.0, 0.0, 16.0, 10.0)),
        ]
        self.assertEqual([0, 2], select(_candidates(rows), 9).kept.default_boxes.tolist())

    def test_ties_go_to_the_lower_default_box_then_the_lower_class(self) -> None:
        far = [(float(x), 0.0, float(x) + 10, 10.0) for x in (0, 20, 40)]
        rows = [(0.5, 7, 3, far[0]), (0.5, 4, 5, far[1]), (0.5, 4, 2, far[2])]
        kept = select(_candidates(rows), 9).kept
        self.assertEqual(
            [(4, 2), (4, 5), (7, 3)], list(zip(kept.default_boxes.tolist(), kept.labels.tolist(), strict=True))
        )

    def test_tells_how_close_it_came(self) -> None:
        # 4.5 of 10 pixels shared: IoU 45 / 155; the limit cuts between 0.75 and 0.5.
        rows = [
            (1.0, 0, 1, (0.0, 0.0, 10.0, 10.0)),
            (0.75, 1, 1, (5.5, 0.0, 15.5, 10.0)),
            (0.5, 2, 2, (0.0, 0.0, 10.0, 10.0)),
        ]
        selection = select(_candidates(rows), 2)
        self.assertAlmostEqual(0.45 - 45 / 155, selection.iou_margin, 6)
        self.assertEqual(0.25, selection.limit_gap)
        self.assertEqual(math.inf, select(_candidates(rows), 3).limit_gap)


class LufficcTest(unittest.TestCase):
    """Decoding and selecting, worked out by hand."""

    def test_decodes_a_moved_and_stretched_box(self) -> None:
        defaults = torch.tensor([[0.5, 0.5, 0.2, 0.4]])
        boxes = lufficc.decode(torch.tensor([[1.0, -1.0, math.log(2) / 0.2, 0.0]]), defaults, 300)
        # Center 0.5 + 0.1 * 0.2 and 0.5 - 0.1 * 0.4, sides 0.4 and 0.4.
        torch.testing.assert_close(boxes, torch.tensor([[96.0, 78.0, 216.0, 198.0]]))

    def test_drops_a_box_that_is_not_finite(self) -> None:
        scores, offsets = torch.zeros(8732, 21), torch.zeros(8732, 4)
        scores[:, 0] = 20
        scores[[10, 20], 3] = 25
        offsets[10, 2] = 1000
        selection, _ = lufficc.postprocess(scores, offsets, VOC300)
        self.assertEqual([20], selection.kept.default_boxes.tolist())

    def test_the_limit_is_reached(self) -> None:
        scores, offsets = torch.zeros(8732, 21), torch.zeros(8732, 4)
        scores[:, 0] = 10
        scores[:400:2, 7] = torch.linspace(11, 13, 200)
        selection, margins = lufficc.postprocess(scores, offsets, VOC300)
        self.assertLessEqual(len(selection.kept), 100)
        self.assertGreater(margins.score, 0)


@unittest.skipUnless(importlib.util.find_spec("torchvision"), "needs torchvision")
class TorchvisionTest(unittest.TestCase):
    """torchvision itself against our account of it."""

    @torch.inference_mode()
    def test_rules_give_what_torchvision_gives(self) -> None:
        import torchvision_reference  # noqa: PLC0415, only with torchvision

        model = torchvision_reference.seeded_detector(0)
        torch.testing.assert_close(
            torchvision_reference.default_boxes(model),
            default_boxes.default_boxes(TORCHVISION_COCO),
            rtol=0,
            atol=0,
        )
        heads: dict[str, torch.Tensor] = {}
        model.head.register_forward_hook(lambda _module, _inputs, output: heads.update(output))
        found = torchvision_reference.detect(model, _PHOTO)
        selection, _ = torchvision_rules.postprocess(heads["cls_logits"][0], heads["bbox_regression"][0])
        self.assertEqual(200, len(found))
        np.testing.assert_array_equal(selection.kept.labels, found.labels)
        np.testing.assert_array_equal(selection.kept.scores, found.scores)
        np.testing.assert_allclose(selection.kept.boxes * np.float32(512 / 300), found.boxes, rtol=0, atol=1e-3)

    def test_every_parameter_has_a_name_of_lufficc(self) -> None:
        import torchvision_reference  # noqa: PLC0415, only with torchvision

        with torch.device("meta"):
            lufficc_keys = set(detector_model.DetectorModel(VOC300).state_dict())
            keys = torchvision_reference.empty_detector().state_dict()
        self.assertEqual(lufficc_keys, {torchvision_reference.lufficc_key(key) for key in keys})


if __name__ == "__main__":
    unittest.main()
