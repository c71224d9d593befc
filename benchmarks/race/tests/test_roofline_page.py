# SPDX-License-Identifier: Apache-2.0
"""The limits of layers, the table of what they lose, and the picture."""

import re
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

from race.pages import roofline_page
from race.pages.__main__ import main
from race.pages.fields import ResultError
from race.pages.layers import Layer, Roof
from race.pages.picture import losers, picture
from race.tests.made_up import MadeUpResult


class RooflineTest(unittest.TestCase):
    """A roofline by hand, and the made-up result's."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_the_limit_is_the_greater_of_arithmetic_and_memory(self) -> None:
        roof = Roof(100e12, 2e12)
        self.assertEqual(50, roof.ridge())
        self.assertEqual(20e12, roof.at(10))
        self.assertEqual(100e12, roof.at(51))
        compute = Layer("fc6", "cudnn eng1", False, 30, 1e9, 1e6)
        memory = Layer("pool1", "ssd4j max_pool", False, 30, 1e6, 1e6)
        self.assertAlmostEqual(10, roof.least_micros(compute))
        self.assertAlmostEqual(0.5, roof.least_micros(memory))
        self.assertTrue(roof.is_compute(compute))
        self.assertFalse(roof.is_compute(memory))

    def test_shows_what_each_layer_loses(self) -> None:
        self.assertEqual(0, main([str(MadeUpResult().write(self.folder))]))
        lines = (self.folder / "roofline.md").read_text(encoding="utf-8").split("\n")
        # 6.635 GFLOP at 700 TFLOP/s are 9.48 us, 23.1 MB at 3 TB/s are 7.70 us.
        self.assertIn(
            "| conv1_2 | cudnn eng41 | 14.50 | 20.0 | 6.636 | 23.11 | 287.1 | compute | 9.48 | 65 | 5.02 |", lines
        )
        self.assertIn(
            "| l2_norm (aside) | ssd4j l2_norm | 4.50 | 6.2 | 0.002 | 2.96 | 0.8 | memory | 0.99 | 22 | 3.51 |", lines
        )
        self.assertIn("1 launches were not timed.", lines)
        self.assertTrue(any(line.startswith("| **all** |  | 72.50 | 100.0 | 17.937 |") for line in lines))

    def test_fp8_has_times_but_no_limit(self) -> None:
        spoiled = MadeUpResult().with_("/roofline/plans/0/precision", "fp8")
        self.assertEqual(0, main([str(spoiled.write(self.folder))]))
        lines = (self.folder / "roofline.md").read_text(encoding="utf-8").split("\n")
        self.assertIn("## fp8 batch 1", lines)
        self.assertIn("| conv1_2 | cudnn eng41 | 14.50 | 20.0 | 6.636 | 457.6 |", lines)
        self.assertFalse((self.folder / "roofline-fp8-1.svg").exists())

    def test_draws_every_library_and_names_what_loses_most(self) -> None:
        result = MadeUpResult().read()
        [plan] = result.plans
        roof = Roof.of(result.peaks, "fp16")
        names = ["conv10_2", "conv1_2", "conv1_1", "fc6", "l2_norm", "conv4_3"]
        self.assertEqual(names, [layer.name for layer in losers(plan, roof)])
        texts = re.findall(r">([^<]+)</text>", picture(plan, roof, "a card"))
        for expected in ("measured copy bandwidth and GEMM peak", "cublaslt", "cudnn", "ssd4j", "a card", *names):
            self.assertIn(expected, texts)

    def test_the_picture_shows_every_layer_with_arithmetic_inside_its_frame(self) -> None:
        self.assertEqual(0, main([str(MadeUpResult().write(self.folder))]))
        root = ElementTree.parse(self.folder / "roofline-fp16-1.svg").getroot()
        self.assertEqual(("1100", "700"), (root.get("width"), root.get("height")))
        circles = {
            (float(circle.get("cx")), float(circle.get("cy")), circle.get("fill"))
            for circle in root.iter("{http://www.w3.org/2000/svg}circle")
        }
        # Eight layers with arithmetic, and three libraries in the legend.
        self.assertEqual(8 + 3, len(circles))
        self.assertEqual(3, len({fill for _, _, fill in circles}))
        for x, y, _ in circles:
            self.assertTrue(80 < x < 1080 and 50 < y < 640, (x, y))

    def test_a_faster_layer_is_drawn_higher_and_under_the_roof(self) -> None:
        result = MadeUpResult().read()
        [plan] = result.plans
        svg = picture(plan, Roof.of(result.peaks, "fp16"), "")
        roof_top = min(float(corner.split(",")[1]) for corner in re.search(r'points="([^"]+)"', svg)[1].split())
        heights = [float(cy) for cy in re.findall(r'cy="([\d.]+)" r', svg)][:8]
        drawn = [layer for layer in plan.layers if layer.flop > 0]
        by_speed = sorted(range(8), key=lambda i: -drawn[i].flop / drawn[i].micros)
        self.assertEqual(by_speed, sorted(range(8), key=lambda i: heights[i]))
        self.assertLess(roof_top, min(heights))

    def test_without_times_or_peaks_there_is_none(self) -> None:
        for pointer, missing in (
            ("/roofline/plans/0", "lacks the layers' times"),
            ("/roofline/peaks/gemmFlopPerSecond/fp16", "lacks the peaks of fp16"),
            ("/facts/driver", "lacks facts.driver"),
        ):
            with self.subTest(pointer), self.assertRaisesRegex(ResultError, missing):
                roofline_page.write(MadeUpResult().without(pointer).read(), self.folder)
        spoiled = MadeUpResult().without("/roofline/peaks/gemmFlopPerSecond/fp16").write(self.folder)
        self.assertEqual(3, main([str(spoiled)]))


if __name__ == "__main__":
    unittest.main()
