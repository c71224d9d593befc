# SPDX-License-Identifier: Apache-2.0
"""The race from frames to boxes: agreement, suppression, frames, TensorRT's output, its page."""

import importlib.util
import json
import tempfile
import unittest
from pathlib import Path

from race.pages import frames_page

_TORCH = importlib.util.find_spec("torch") is not None
if _TORCH:
    import torch

    from detector_variants import VOC300
    from race.frames import agreement, suppression, trtexec, weights
    from race.frames.frame_file import FrameFile


def _times(median: float) -> dict:
    return {"p50Micros": median, "p99Micros": median, "imagesPerSecond": 1e6 / median}


@unittest.skipUnless(_TORCH, "needs PyTorch")
class AgreementTest(unittest.TestCase):
    """Boxes beside boxes."""

    def share(self, found: list, expected: list, limit: int = 100) -> tuple[float, int]:
        """Compares one image in float32."""
        tensors = [[torch.tensor(boxes, dtype=torch.float64).reshape(-1, 6)] for boxes in (found, expected)]
        return agreement.share(*tensors, agreement.BARS["fp32"], limit)

    def test_the_smaller_share_of_both_ways_counts(self) -> None:
        first, second = [3, 0.9, 0, 0, 100, 100], [4, 0.5, 50, 50, 90, 90]
        self.assertEqual(self.share([first, second], [second, first]), (1.0, 2))
        self.assertEqual(self.share([first], [first, second]), (0.5, 2))
        self.assertEqual(self.share([first, second], [first]), (0.5, 1))
        self.assertEqual(self.share([], [first]), (0.0, 1))

    def test_class_score_and_place_make_a_partner(self) -> None:
        box = [3, 0.9, 0, 0, 100, 100]
        for other, partner in (
            ([3, 0.895, 0, 0, 100, 96], True),  # an IoU of 0.96
            ([3, 0.9, 0, 0, 100, 94], False),
            ([4, 0.9, 0, 0, 100, 100], False),
            ([3, 0.88, 0, 0, 100, 100], False),
        ):
            self.assertEqual(self.share([other], [box])[0], float(partner), other)

    def test_what_rounding_decides_about_does_not_count(self) -> None:
        box, low, other = [3, 0.9, 0, 0, 9, 9], [3, 0.015, 50, 50, 60, 60], [5, 0.5, 20, 20, 40, 40]
        self.assertEqual(self.share([box, low], [box])[0], 1.0)
        # An image with the most boxes was cut at its lowest score.
        self.assertEqual(self.share([box, other], [box], limit=2)[0], 1.0)

    def test_boxes_are_read_as_they_are_written(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "boxes.json"
            path.write_text(json.dumps([[[1, 0.5, 0, 1, 2, 3]], []]), encoding="utf-8")
            self.assertEqual([image.tolist() for image in agreement.read(path)], [[[1, 0.5, 0, 1, 2, 3]], []])


@unittest.skipUnless(_TORCH, "needs PyTorch")
class PartsTest(unittest.TestCase):
    """What contestants share."""

    def test_suppression(self) -> None:
        # The second overlaps the first with an IoU of 0.5, the third with 0.4, the fourth with none.
        boxes = torch.tensor([[0, 0, 10, 10], [0, 0, 10, 5], [0, 0, 10, 4], [20, 20, 30, 30]]).float()
        scores = torch.tensor([0.9, 0.95, 0.1, 0.3])
        self.assertEqual(suppression.greedy(boxes[[0, 1, 3]], scores[[0, 1, 3]], 0.45).tolist(), [1, 2])
        self.assertEqual(suppression.greedy(boxes[[0, 2, 3]], scores[[0, 2, 3]], 0.45).tolist(), [0, 2, 1])
        self.assertEqual(suppression.greedy(boxes[:0], scores[:0], 0.45).tolist(), [])

    def test_frames_are_read_in_rows_of_red_green_and_blue(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = FrameFile.of(Path(folder) / "frames", "2x1")
            file.path.write_bytes(bytes(range(12)))
            self.assertEqual(file.read(2).tolist(), [[[[0, 1, 2], [3, 4, 5]]], [[[6, 7, 8], [9, 10, 11]]]])
            with self.assertRaisesRegex(ValueError, "has 2 frames, fewer than 3"):
                file.read(3)

    def test_candidates_are_counted_above_the_threshold(self) -> None:
        # Softmax of (b, 0): the second class is above 0.01 for b below log(99) = 4.595.
        scores = torch.zeros(1, 8, 2)
        self.assertEqual(weights.count(scores, 4.59), 8)
        self.assertEqual(weights.count(scores, 4.60), 0)

    def test_the_input_is_the_frame_less_the_means(self) -> None:
        frame = torch.full((1, 300, 300, 3), 130, dtype=torch.uint8)
        self.assertEqual(weights.inputs(frame, VOC300.size)[0, :, 7, 9].tolist(), [7, 13, 26])

    def test_figures_of_trtexec(self) -> None:
        printed = (
            "[I] Throughput: 1234.5 qps\n"
            "[I] Latency: min = 0.9 ms, max = 2.1 ms, mean = 1.0 ms, median = 0.95 ms, percentile(90%) = 1.2 ms\n"
            "[I] GPU Compute Time: min = 0.7 ms, max = 1.9 ms, mean = 0.8 ms, median = 0.75 ms\n"
        )
        self.assertEqual(
            trtexec.parse(printed, 32), {"p50Micros": 950.0, "computeMicros": 750.0, "imagesPerSecond": 39504.0}
        )
        with self.assertRaisesRegex(ValueError, "no times"):
            trtexec.parse("[E] out of memory", 1)


class FramesPageTest(unittest.TestCase):
    """The page."""

    def test_a_page_has_every_contestant_with_its_time_or_the_reason(self) -> None:
        hello = {"versions": {"torch": "2"}, "options": {"settings": "as it is", "forms": ["run"]}}
        rival = {"state": "measured", "forms": {"run": _times(3000) | {"oursOver": {"median": 0.5}}}}
        cells = {
            "ssd4j": {"state": "measured", "forms": {"run": _times(1500), "pipeline": _times(1000)}},
            "torch-eager": rival,
            "torch-graph": {"state": "refused", "reason": "no card"},
        }
        race = {
            "variant": "lufficc:voc300",
            "contestants": {"torch-eager": hello},
            "cells": [{"precision": "fp16", "batch": 1, "contestants": cells}],
            "boxes": [
                {"contestant": "ssd4j", "precision": "fp16", "batch": 1, "images": 1, "boxes": 80, "share": 0.975},
                {"contestant": "ssd4j", "precision": "fp16", "batch": 2, "images": 0, "passed": None, "reason": "none"},
            ],
        }
        head = {"standIn": False, "frame": "500x375", "candidates": 400, "races": [race]}
        result = head | {"tensorrt": {"state": "not measured", "reason": "no trtexec"}}
        facts = {"name": "a card", "software": "PyTorch 2", "commit": "1234567", "date": "2026-11-30"}
        text = frames_page.page(result, facts)
        for line in (
            "| fp16 | 1 | ssd4j | 1.50 | 1.50 | 666.7 |  |",
            "| fp16 | 1 | ssd4j, pipeline | 1.00 | 1.00 | 1000.0 |  |",
            "| fp16 | 1 | torch-eager | 3.00 | 3.00 | 333.3 | 2.00 |",
            "| fp16 | 1 | torch-graph | refused: no card |  |  |  |",
            "| ssd4j | fp16 | 1 | 1 | 80 | 97.5% |",
            "- `torch-eager`: torch 2; as it is.",
            "Not measured: no trtexec.",
        ):
            self.assertIn(line, text.splitlines())
        self.assertNotIn("dry run", text)


if __name__ == "__main__":
    unittest.main()
