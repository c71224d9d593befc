# SPDX-License-Identifier: Apache-2.0
"""The rows of JMH's result, and their page."""

import unittest
from typing import Any

from race import jmh


def _found(mode: str, choice: str, score: float) -> dict[str, Any]:
    """As JMH writes one benchmark; only what is read."""
    percentiles = {"0.0": score - 1, "50.0": score, "90.0": score + 1, "99.0": score + 2}
    return {
        "mode": mode,
        "params": {"precision": "BF16", "batch": "8", "choice": choice},
        "primaryMetric": {
            "score": score,
            "scorePercentiles": percentiles,
            "rawDataHistogram": [[[[12.5, 3], [13.0, 1]], [[12.0, 2]]]],
        },
        "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 640}},
    }


class JmhTest(unittest.TestCase):
    """Figures by hand."""

    def test_the_two_modes_of_a_setup_make_one_row(self) -> None:
        found = [_found("avgt", "FIRST", 30), _found("sample", "FIRST", 28), _found("avgt", "TIMED", 20)]
        first, second = jmh.rows_of(found)
        self.assertEqual(
            {
                **{"precision": "bf16", "batch": 8, "choice": "FIRST", "averageMillis": 30},
                **{"allocatedBytesPerRun": 640, "runs": 6},
                **{"leastMillis": 27, "p50Millis": 28, "p90Millis": 29, "p99Millis": 30},
            },
            first,
        )
        self.assertEqual("TIMED", second["choice"])

    def test_the_page_has_a_row_for_each_setup(self) -> None:
        facts = {"cpu": "A CPU", "cpus": 2, "isa": ["avx2"], "jdk": "a JDK", "loadBefore": 0.1}
        facts |= {"commit": "abc", "date": "2026-11-30"}
        rows = jmh.rows_of([_found("avgt", "TIMED", 20), _found("sample", "TIMED", 19)])
        text = jmh.page({"facts": facts, "threads": 2, "rows": rows})
        self.assertIn("| bf16 | 8 | timed, as by default | 20.0 | 18.0 | 19.0 | 20.0 | 21.0 | 6 | 640 |", text)


if __name__ == "__main__":
    unittest.main()
