# SPDX-License-Identifier: Apache-2.0
"""The summary of what Java printed, and its page."""

import unittest
from typing import Any

from race.java_rivals import jmh_rows, summary
from race.pages.java_page import page


def _round(latencies: list[float], rate: float) -> dict[str, Any]:
    return {
        "latenciesMicros": latencies,
        "allocatedBytesPerSecond": rate,
        "collections": 3,
        "collectionMillis": 4,
    }


def _jmh(name: str, mode: str, score: float) -> dict[str, Any]:
    """As JMH writes one benchmark; only what is read."""
    return {
        "mode": mode,
        "params": {"contender": name, "model": "ssd300.onnx"},
        "primaryMetric": {"score": score, "scorePercentiles": {"50.0": score + 1, "99.0": score + 2}},
        "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 8 * score}},
    }


class JavaRivalsTest(unittest.TestCase):
    """Figures by hand."""

    def test_percentiles_are_those_of_all_rounds_together(self) -> None:
        # 1 to 1000 in two rounds, in no order.
        rounds = [
            _round([float(n) for n in range(1000, 0, -2)], 1e9),
            _round([float(n) for n in range(1, 1000, 2)], 5e8),
        ]
        found = summary(rounds)
        self.assertEqual((1000, 500, 990, 999, 1000), tuple(list(found.values())[:5]))
        self.assertEqual(7.5e8, found["allocatedBytesPerSecond"])
        self.assertEqual((6, 8), (found["collections"], found["collectionMillis"]))

    def test_jmhs_modes_make_one_row_per_contestant(self) -> None:
        found = jmh_rows([_jmh("ssd4j", "avgt", 100), _jmh("djl", "avgt", 200), _jmh("ssd4j", "sample", 110)])
        self.assertEqual(
            {
                "contestant": "ssd4j",
                "averageMillis": 100,
                "allocatedBytesPerRun": 800,
                "p50Millis": 111,
                "p99Millis": 112,
            },
            found[0],
        )
        self.assertEqual("djl", found[1]["contestant"])

    def test_the_page_has_their_latencies_over_ours_under_the_same_load(self) -> None:
        def row(name: str, rate: int, p50: float) -> dict[str, Any]:
            times = {"p50Micros": p50, "p99Micros": 3 * p50, "p999Micros": 4 * p50, "maxMicros": 5 * p50}
            load = {"collector": "G1", "bytesPerSecond": rate, "allocatedBytesPerSecond": 0.9 * rate, "collections": 7}
            return {**load, "contestant": name, "runs": 100, **times}

        facts = {
            "cpu": "Made-up CPU",
            "cpus": 2,
            "isa": ["avx2"],
            "jdk": "JDK 25",
            "loadBefore": 0.1,
            "torch": "2.13.0",
        }
        facts |= {"commit": "0123abc", "date": "2026-11-30", "javaLibraries": {"onnxruntime": "1.29.0"}}
        result = {
            "facts": facts,
            "threads": 2,
            "maps": [{"rival": "djl", "bound": 1e-5, "relativeL2": [1e-6, 2e-6]}],
            "underLoad": [
                row("ssd4j", 0, 100e3),
                row("onnxruntime", 0, 200e3),
                row("ssd4j", 10**9, 150e3),
                row("onnxruntime", 10**9, 450e3),
            ],
            "jmh": jmh_rows([_jmh("ssd4j", "avgt", 100), _jmh("ssd4j", "sample", 110)]),
        }
        lines = page(result).split("\n")
        self.assertIn("| djl | 2.00e-06 | 1e-05 |", lines)
        self.assertIn("| G1 | 0.00 | onnxruntime | 100 | 200.0 | 600.0 | 800.0 | 1000.0 | 2.00 | 2.00 | 7 |", lines)
        self.assertIn("| G1 | 0.90 | onnxruntime | 100 | 450.0 | 1350.0 | 1800.0 | 2250.0 | 3.00 | 3.00 | 7 |", lines)
        self.assertIn("| ssd4j | 100.0 | 111.0 | 112.0 | 800 |", lines)


if __name__ == "__main__":
    unittest.main()
