# SPDX-License-Identifier: Apache-2.0
"""The page of a result, and the exit codes of the program that makes it."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from race.pages.__main__ import main
from race.pages.cells import Timing
from race.pages.page import page
from race.pages.times import times_ours
from race.tests.made_up import MadeUpResult


class PageTest(unittest.TestCase):
    """Lines of the page."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.errors = io.StringIO()

    def _run(self, result: MadeUpResult) -> int:
        return self._main(str(result.write(self.folder)))

    def _main(self, *words: str) -> int:
        with contextlib.redirect_stderr(self.errors):
            return main(list(words))

    def _page(self) -> str:
        return (self.folder / "race.md").read_text(encoding="utf-8")

    def _assert_line(self, expected: str) -> None:
        self.assertIn(expected, self._page().split("\n"))

    def test_shows_the_targets_and_whether_they_are_met(self) -> None:
        self.assertEqual(0, self._run(MadeUpResult()))
        self._assert_line("| time over torch-eager's, fp16 batch 1 | <= 0.60 | 0.40 (0.39 to 0.42) | met |")
        self._assert_line("| time over torch-compile's, fp16 batch 1 | <= 0.80 | 0.85 (0.84 to 0.86) | **not met** |")
        self._assert_line(
            "| time over the best PyTorch's, fp16 batch 32 | <= 0.85 "
            "| 0.78 (0.77 to 0.79); torch-graph; without torch-compile | met |"
        )
        self._assert_line(
            "| time over the best PyTorch's, fp16 batch 128 | <= 0.85 | no PyTorch was measured | not measured |"
        )
        # 128 images of 60.26 GFLOP in 15 ms are 514 TFLOP/s, of 700.
        self._assert_line("| part of the measured GEMM peak, fp16 batch 128 | >= 0.60 | 0.73 in form compute | met |")
        self._assert_line("| p99 over p50, fp16 batch 1 | <= 1.10 | 1.050 of 1000 runs | met |")
        self._assert_line("| p99 over p50, fp16 batch 32 | <= 1.10 | 1.114 of 1000 runs | **not met** |")

    def test_says_why_something_was_not_measured(self) -> None:
        result = MadeUpResult().without("/roofline")
        eager = "/race/cells/0/contestants/torch-eager"
        self.assertEqual(0, self._run(result.with_(f"{eager}/state", "refused").with_(f"{eager}/reason", "no memory")))
        self._assert_line("| time over torch-eager's, fp16 batch 1 | <= 0.60 | refused: no memory | not measured |")
        self._assert_line("| part of the measured GEMM peak, fp16 batch 128 | >= 0.60 | no GEMM peak | not measured |")

    def test_every_contestant_has_a_row_in_every_cell(self) -> None:
        self._run(MadeUpResult())
        self._assert_line(
            "| fp16 | 1 | torch-eager | 1000.0 | 1100.0 | 1000.0 | 0.40 (0.39 to 0.42) | 8.6 | 8.50 | 500 |  "
            "| copies beside |"
        )
        self._assert_line("| fp16 | 128 | torch-eager | refused: out of memory |  |  |  |  |  |  |  |  |")
        self._assert_line("| fp16 | 1 | ssd4j | pipeline | 300.0 | 320.0 | 3333.3 | 1.00 (1.00 to 1.00) | 28.7 |")
        self._assert_line("| fp16 | 1 | ssd4j | card | conv11_2 | 1.50e-03 | 3e-03 | within |")
        self._assert_line('- `torch-compile`: settings: max-autotune; forms: ["run"].')

    def test_describes_the_machine(self) -> None:
        self._run(MadeUpResult())
        head = (
            "# ssd4j beside PyTorch on Made-up GPU\n\ndriver 580.65.06; ssd4j with CUDA driver 13.0, cuDNN 9.24.0, "
            "cuBLASLt 13.1.1, NVRTC 13.0; PyTorch: version 2.13.0+cu130, cuda 13.0, cudnn 92400."
        )
        self.assertTrue(self._page().startswith(head), self._page())
        self._assert_line(
            "SM clock 1980 (1755 to 1980) MHz of at most 1980; 420 (181 to 690) W; 48 (35 to 61) degrees Celsius; "
            "held down by software power cap; 2400 samples.  "
        )

    def test_a_wrong_map_of_ours_is_red(self) -> None:
        self.assertEqual(1, self._run(MadeUpResult().with_("/race/parity/1/relativeL2", 0.25)))
        self._assert_line("**Red: maps of ssd4j are not within their bounds.**")
        self._assert_line("- fp16 batch 1: fc7 is 2.50e-01 from the card's, more than 3e-03")
        self._assert_line("| fp16 | 1 | ssd4j | card | fc7 | 2.50e-01 | 3e-03 | **not within** |")

    def test_a_map_that_is_not_finite_is_the_worst(self) -> None:
        self.assertEqual(1, self._run(MadeUpResult().without("/race/parity/0/relativeL2")))
        self._assert_line("| fp16 | 1 | ssd4j | card | conv4_3 | nan | 3e-03 | **not within** |")

    def test_a_refused_result_makes_no_page(self) -> None:
        self.assertEqual(3, self._run(MadeUpResult().without("/facts/card")))
        self.assertIn("the result lacks facts.card", self.errors.getvalue())
        self.assertFalse((self.folder / "race.md").exists())

    def test_a_file_that_is_not_json_or_does_not_exist_is_refused(self) -> None:
        text = self.folder / "text"
        text.write_text("no JSON", encoding="utf-8")
        self.assertEqual(3, self._main(str(text)))
        self.assertEqual(3, self._main(str(self.folder / "absent")))

    def test_without_a_file_there_is_a_usage(self) -> None:
        with self.assertRaises(SystemExit) as raised:
            self._main("--stand-in")
        self.assertEqual(2, raised.exception.code)
        self.assertTrue(self.errors.getvalue().startswith("usage: "))

    def test_a_dry_runs_page_says_so(self) -> None:
        result = MadeUpResult().with_("/standIn", True)
        self.assertEqual(3, self._run(result))
        self.assertIn("the times mean nothing", page(result.read(dry_run=True)))

    def test_a_cpus_page_has_their_time_over_ours_within_each_round(self) -> None:
        def timing(*rounds: float) -> Timing:
            return Timing(len(rounds), 0, 0, 0, list(rounds), [], None)

        self.assertEqual("1.50 (1.00 to 2.00)", times_ours(timing(20, 30, 60), timing(10, 20, 60)).text(2))
        self.assertEqual("1.25 (0.50 to 2.00)", times_ours(timing(20, 5), timing(10, 10)).text(2))


if __name__ == "__main__":
    unittest.main()
