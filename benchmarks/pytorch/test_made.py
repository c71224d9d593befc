# SPDX-License-Identifier: Apache-2.0
"""Checks what goldens and timings are made of: python -m unittest, in this folder."""

import importlib.util
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

import detection_photos
import images
from detector_variants import TORCHVISION_COCO, VOC300
from made_heads import cell, made_heads


class PhotosTest(unittest.TestCase):
    """The made photos."""

    def test_committed_photos_are_the_made_ones(self) -> None:
        for name in ("wide", "tall"):
            committed = images.read_rgb(detection_photos.DETECT / f"{name}.png")
            np.testing.assert_array_equal(detection_photos.made_photo(name), committed)

    def test_a_photo_as_png_keeps_its_pixels(self) -> None:
        photo = detection_photos.REPOSITORY / "examples/cat.jpg"
        with tempfile.TemporaryDirectory() as folder:
            copy = detection_photos.lossless(photo, Path(folder))
            np.testing.assert_array_equal(images.read_rgb(photo), images.read_rgb(copy))


class MadeHeadsTest(unittest.TestCase):
    """What is detected in them, by counting."""

    def test_limits_are_reached(self) -> None:
        counts = {(case.variant.id, case.name): len(case.expected()[0].kept) for case in made_heads()}
        for variant in (VOC300, TORCHVISION_COCO):
            self.assertEqual(0, counts[variant.id, "nothing"])
            self.assertEqual(1, counts[variant.id, "one"])
            self.assertEqual(variant.limit, counts[variant.id, "one-more-than-the-limit"])
        # One of 400 on a place, and 20 elsewhere, 10 of them beyond torchvision's limit of 400 candidates a class.
        self.assertEqual(21, counts[VOC300.id, "many-candidates"])
        self.assertEqual(11, counts[TORCHVISION_COCO.id, "many-candidates"])

    def test_only_ties_are_not_safe_from_rounding(self) -> None:
        for case in made_heads():
            _, margins = case.expected()
            self.assertTrue(margins.is_safe() or case.has_ties, case.name)

    def test_a_moved_box_is_where_it_was_moved(self) -> None:
        (case,) = (c for c in made_heads() if c.variant is VOC300 and c.name == "overlapping")
        kept = case.expected()[0].kept
        self.assertEqual(cell(18, 18, 1), kept.default_boxes[0])
        np.testing.assert_allclose([148, 148], (kept.boxes[0, :2] + kept.boxes[0, 2:]) / 2, atol=1e-3)


@unittest.skipUnless(importlib.util.find_spec("torchvision"), "needs torchvision")
class HeadFileTest(unittest.TestCase):
    """The outputs of the heads, as ssd4j reads them."""

    def test_each_cell_has_scores_then_offsets_then_zeros(self) -> None:
        from race_postprocessing import Heads  # noqa: PLC0415, only with torchvision

        scores = torch.arange(8732 * 21, dtype=torch.float32).reshape(8732, 21)
        offsets = -torch.arange(8732 * 4, dtype=torch.float32).reshape(8732, 4)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "heads.bin"
            Heads(VOC300, scores, offsets).write(path)
            values = np.fromfile(path, np.float32)
        # 4 * 25 channels rounded up to 104, 6 * 25 to 152.
        first, second = values[: 1444 * 104].reshape(1444, 104), values[1444 * 104 :][: 361 * 152].reshape(361, 152)
        np.testing.assert_array_equal(scores[4:8].reshape(-1), first[1, :84])
        np.testing.assert_array_equal(offsets[4:8].reshape(-1), first[1, 84:100])
        np.testing.assert_array_equal(np.zeros(4), first[1, 100:])
        np.testing.assert_array_equal(scores[5776:5782].reshape(-1), second[0, :126])
        self.assertEqual(104 * (1444 + 9 + 1) + 152 * (361 + 100 + 25), values.size)


if __name__ == "__main__":
    unittest.main()
