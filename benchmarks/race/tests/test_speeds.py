# SPDX-License-Identifier: Apache-2.0
"""The page of the processors' speeds."""

import unittest

from race.speeds import page


class SpeedsTest(unittest.TestCase):
    """Figures by hand."""

    def test_an_equal_division_waits_for_the_slowest(self) -> None:
        # The sums are 3, 2 and 4, the slowest times two 2, 2 and 2.
        lines = [
            "tiles 2.0 1.0",
            "vectors 0.1 0.1",
            "tiles 1.0 1.0",
            "vectors 0.1 0.1",
            "tiles 1.0 3.0",
            "vectors 0.1 0.1",
        ]
        rows = page(lines, 20).splitlines()
        self.assertTrue(rows[2].startswith("3 windows of 20 ms"))
        self.assertIn("| bfloat16 by matrix tiles (AMX) | 1.00 | 1.00 | 3.30 | 3.00 | 2.00 | 0.67 |", rows)
        self.assertIn("| float32 by vectors (AVX-512) | 0.10 | 0.10 | 0.10 | 0.20 | 0.20 | 1.00 |", rows)


if __name__ == "__main__":
    unittest.main()
