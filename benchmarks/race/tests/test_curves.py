# SPDX-License-Identifier: Apache-2.0
"""The pictures of a CPU's race."""

import re
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

from race.pages import curves
from race.pages.curves import Curve
from race.tests.made_up import MadeUpResult


class CurvesTest(unittest.TestCase):
    """Curves by hand, and those of the made-up result."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def _points(self, svg: str) -> list[list[tuple[float, float]]]:
        """Returns the points of every line, the names' last."""
        found = re.findall(r'<polyline points="([^"]+)"', svg)
        return [[tuple(map(float, point.split(","))) for point in line.split()] for line in found]

    def test_latencies_rise_from_none_to_all_runs_and_the_faster_is_to_the_left(self) -> None:
        fast = Curve("fast", [(10, 0), (11, 50), (20, 100)], "red")
        slow = Curve("slow", [(20, 0), (30, 50), (100, 100)], "blue")
        svg = curves.latencies([fast, slow], "a < b")
        first, second, *names = self._points(svg)
        self.assertEqual(2, len(names))
        self.assertEqual([640, 345, 50], [y for _, y in first])
        self.assertTrue(all(left[0] < right[0] for left, right in zip(first, second, strict=True)))
        # 20 ms are at the same place in both: their logarithms are what counts.
        self.assertEqual(first[2][0], second[0][0])
        for expected in ("a &lt; b", "fast", "slow", "10", "20", "50", "100"):
            self.assertIn(f">{expected}</text>", svg)

    def test_throughput_shows_every_batch_and_a_dot_for_each_point(self) -> None:
        svg = curves.throughput([Curve("ours", [(1, 10), (8, 20)], "red"), Curve("one", [(8, 5)], "blue", "8 6")], "t")
        root = ElementTree.fromstring(svg)
        circles = [
            (float(circle.get("cx")), float(circle.get("cy")))
            for circle in root.iter("{http://www.w3.org/2000/svg}circle")
        ]
        self.assertEqual(3, len(circles))
        (_, low), (right, high), (alone, lowest) = circles
        self.assertTrue(high < low < lowest)
        self.assertEqual(right, alone)
        self.assertIn('stroke-dasharray="8 6"', svg)

    def test_a_result_has_a_picture_per_precision_and_one_per_cell_with_quantiles(self) -> None:
        result = MadeUpResult().with_("/race/threads", 2)
        run = "/race/cells/0/contestants/ssd4j/forms/run"
        self.assertEqual(["race-throughput-fp16.svg"], curves.write(result.read(), self.folder, "race"))
        names = curves.write(result.with_(f"{run}/quantilesMicros", [300, 400, 500]).read(), self.folder, "race")
        self.assertEqual(["race-throughput-fp16.svg", "race-latency-fp16-1-threads-2.svg"], names)
        throughput, latency = ((self.folder / name).read_text(encoding="utf-8") for name in names)
        self.assertIn(">torch-graph, 2 threads</text>", throughput)
        # Only ours has quantiles.
        self.assertIn(">ssd4j</text>", latency)
        self.assertNotIn("torch", latency)
        self.assertIn("SSD300 fp16 batch 1, 2 threads on Made-up GPU: latencies", latency)


if __name__ == "__main__":
    unittest.main()
