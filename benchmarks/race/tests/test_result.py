# SPDX-License-Identifier: Apache-2.0
"""A result is accepted if it has everything, and refused by the name of what is missing."""

import math
import unittest

from race.pages.fields import ResultError
from race.pages.page import page
from race.tests.made_up import MadeUpResult

# What is removed, and the name of it in the refusal.
_REQUIRED = {
    "/standIn": "standIn",
    "/facts": "facts",
    "/facts/card": "facts.card",
    "/facts/driver": "facts.driver",
    "/facts/libraries": "facts.libraries",
    "/facts/libraries/0": "CUDA driver",
    "/facts/libraries/1": "cuDNN",
    "/facts/libraries/1/version": "facts.libraries[1].version",
    "/facts/libraries/2": "cuBLASLt",
    "/facts/torch": "facts.torch",
    "/facts/torch/version": "facts.torch.version",
    "/facts/torch/cuda": "facts.torch.cuda",
    "/facts/torch/cudnn": "facts.torch.cudnn",
    "/facts/commit": "facts.commit",
    "/facts/date": "facts.date",
    "/race": "race",
    "/race/device": "race.device",
    "/race/model": "race.model",
    "/race/clocks": "race.clocks",
    "/race/clocks/samples": "race.clocks.samples",
    "/race/clocks/smMHz": "the clocks seen during the run",
    "/race/contestants": "race.contestants",
    "/race/contestants/torch-eager/options": "race.contestants.torch-eager.options",
    "/race/parity": "race.parity",
    "/race/cells": "race.cells",
    "/race/cells/1/contestants/ssd4j": "race.cells[1].contestants.ssd4j",
    "/race/cells/1/contestants/ssd4j/forms": "race.cells[1].contestants.ssd4j.forms",
    "/race/cells/1/contestants/ssd4j/forms/run": "race.cells[1].contestants.ssd4j.forms.run",
    "/race/cells/1/contestants/ssd4j/forms/run/p99Micros": "race.cells[1].contestants.ssd4j.forms.run.p99Micros",
    "/race/cells/2/contestants/torch-eager/reason": "race.cells[2].contestants.torch-eager.reason",
    "/roofline/plans/0/layers/3/micros": "roofline.plans[0].layers[3].micros",
}


class ResultTest(unittest.TestCase):
    """Reading results of a card."""

    def _refusal(self, result: MadeUpResult) -> str:
        with self.assertRaises(ResultError) as raised:
            result.read()
        return str(raised.exception)

    def test_reads_a_good_one(self) -> None:
        result = MadeUpResult().read()
        self.assertEqual("Made-up GPU", result.machine.name)
        self.assertEqual("92400", result.machine.torch["cudnn"])
        self.assertEqual(1980, result.clocks.clock.median)
        self.assertEqual(4, len(result.cells))
        self.assertEqual(0.4, result.cells[0].entries["torch-eager"].run().ours_over.median)
        self.assertEqual("time", result.cells[-1].ours().reason)
        self.assertEqual(7e14, result.peaks.flop_per_second["fp16"])
        self.assertEqual(9, len(result.plans[0].layers))
        self.assertEqual([], result.failures())

    def test_each_missing_field_is_named(self) -> None:
        for pointer, named in _REQUIRED.items():
            with self.subTest(pointer):
                message = self._refusal(MadeUpResult().without(pointer))
                self.assertIn("lacks", message)
                self.assertIn(named, message)

    def test_blank_and_null_count_as_missing(self) -> None:
        for pointer in ("/facts/card", "/facts/driver", "/facts/torch/version"):
            for value in (" ", None):
                with self.subTest(pointer, value=value):
                    self.assertIn("lacks", self._refusal(MadeUpResult().with_(pointer, value)))

    def test_values_of_a_wrong_type_are_refused_by_name(self) -> None:
        for pointer, value, named in (
            ("/standIn", 1, "standIn is neither true nor false"),
            ("/race/cells/0/batch", 1.5, "race.cells[0].batch is not a whole number"),
            ("/race/cells/0/contestants/ssd4j/forms/run/p50Micros", "4", "run.p50Micros is not a number"),
            ("/race/cells", {}, "race.cells is not a list"),
            ("/race/contestants", [], "race.contestants is not an object"),
        ):
            with self.subTest(pointer):
                self.assertIn(named, self._refusal(MadeUpResult().with_(pointer, value)))

    def test_clocks_that_nobody_saw_are_missing(self) -> None:
        clocks = {"samples": 0, "reason": "there is no NVML"}
        message = self._refusal(MadeUpResult().with_("/race/clocks", clocks))
        self.assertIn("clocks seen during the run", message)
        self.assertIn("there is no NVML", message)

    def test_each_missing_parity_row_is_named(self) -> None:
        rows = MadeUpResult().at("/race/parity")
        for i, row in enumerate(rows):
            result = MadeUpResult().without(f"/race/parity/{i}")
            if row["against"] == "card":
                message = self._refusal(result)
                self.assertIn(f"lacks the parity of {row['contestant']}", message)
                self.assertTrue(message.endswith(row["map"]), message)
            else:
                self.assertEqual(len(rows) - 1, len(result.read().parity))

    def test_a_wrong_map_of_ours_is_a_failure_and_one_of_theirs_is_not(self) -> None:
        result = MadeUpResult()
        for i, row in enumerate(result.at("/race/parity")):
            row["relativeL2"] = 3e-3 if i == 1 or row["contestant"] != "ssd4j" else 1e-3
        self.assertEqual(["fc7"], [row.map for row in result.read().failures()])

    def test_a_map_that_is_not_finite_is_a_failure(self) -> None:
        result = MadeUpResult().without("/race/parity/0/relativeL2").with_("/race/parity/0/passed", True)
        [failure] = result.read().failures()
        self.assertTrue(math.isnan(failure.relative_l2))

    def test_a_dry_run_does_not_pass_for_a_card_nor_a_card_for_a_dry_run(self) -> None:
        self.assertIn("dry run", self._refusal(MadeUpResult().with_("/standIn", True)))
        with self.assertRaises(ResultError):
            MadeUpResult().read(dry_run=True)

    def test_a_dry_run_has_no_clock_and_no_cuda_of_pytorch(self) -> None:
        result = MadeUpResult().with_("/standIn", True).with_("/race/clocks", {"samples": 0})
        dry = result.without("/facts/torch/cuda").without("/facts/torch/cudnn").read(dry_run=True)
        self.assertIsNone(dry.clocks.clock)


class CpuResultTest(unittest.TestCase):
    """Reading results of a CPU, which has no driver and need not report clocks."""

    def setUp(self) -> None:
        self.result = MadeUpResult().with_("/race/device", "cpu").with_("/facts/cpu", "Made-up CPU")
        for name, value in {"cpus": 2, "family": "25", "model": "17", "isa": ["avx2", "fma"], "jdk": "JDK 25"}.items():
            self.result.with_(f"/facts/{name}", value)
        self.result.with_("/race/threads", 2)
        self.result.with_("/facts/baselineCommit", "e81973b")
        self.result.with_("/facts/loadBefore", 0.25).with_("/facts/torch/oneDnn", "3.12.0")
        for name in ("/facts/card", "/facts/driver", "/facts/torch/cuda", "/facts/torch/cudnn", "/roofline"):
            self.result.without(name)
        self.result.with_("/facts/libraries", [{"name": "oneDNN", "version": "3.13.0"}])
        self.result.with_("/race/clocks", {"source": "/proc/cpuinfo", "samples": 0})
        for row in self.result.at("/race/parity"):
            row["against"] = "cpu"

    def test_reads_a_good_one(self) -> None:
        read = self.result.read()
        self.assertEqual(("Made-up CPU", "", True), (read.machine.name, read.machine.driver, read.on_cpu))
        text = page(read)
        self.assertIn("2 CPUs, family 25, model 17, avx2, fma; JDK 25; load average 0.2 before.", text)
        self.assertIn(
            "| fp16 | 1 | 2 | torch-eager | 1.0 | 1.1 | 1000.00 | 2.500 (2.500 to 2.500) | 0.400 | 8.50 |", text
        )
        self.assertIn("\nssd4j at commit 0123abc, baseline at e81973b; ", text)
        self.assertNotIn("## Targets", text)

    def test_the_fastest_precision_of_everyone_is_compared(self) -> None:
        self.result.with_("/race/cells/1/batch", 1).with_("/race/cells/1/precision", "int8")
        for row in self.result.at("/race/parity"):
            if row["batch"] == 32:
                row |= {"batch": 1, "precision": "int8"}
        for name, micros in (("ssd4j", 300.0), ("torch-eager", 1200.0)):
            self.result.with_(f"/race/cells/1/contestants/{name}/forms/run/p50Micros", micros)
        lines = page(self.result.read()).split("\n")
        rows = [line for line in lines if line.startswith("| 1 | 2 |")]
        self.assertEqual(
            ["ssd4j", "torch-compile", "torch-graph", "torch-eager"], [row.split(" | ")[2] for row in rows]
        )
        # Ours is faster in int8, which eager is not.
        self.assertTrue(rows[0].startswith("| 1 | 2 | ssd4j | int8 | 0.3 |") and rows[0].endswith("| 1.000 |"), rows[0])
        self.assertTrue(
            rows[3].startswith("| 1 | 2 | torch-eager | fp16 | 1.0 |") and rows[3].endswith("| 0.300 |"), rows[3]
        )

    def test_each_missing_field_is_named(self) -> None:
        for pointer, named in (
            ("/facts/cpu", "facts.cpu"),
            ("/facts/cpus", "facts.cpus"),
            ("/facts/isa", "facts.isa"),
            ("/facts/jdk", "facts.jdk"),
            ("/facts/loadBefore", "facts.loadBefore"),
            ("/facts/torch/oneDnn", "facts.torch.oneDnn"),
            ("/facts/libraries/0", "oneDNN"),
            ("/facts/torch/version", "facts.torch.version"),
            ("/race/clocks", "race.clocks"),
        ):
            with self.subTest(pointer):
                self.setUp()
                with self.assertRaisesRegex(ResultError, f"lacks .*{named}"):
                    self.result.without(pointer).read()

    def test_a_cell_and_its_parity_may_name_their_own_threads(self) -> None:
        self.result.with_("/race/cells/0/threads", 1)
        with self.assertRaisesRegex(ResultError, "lacks the parity of ssd4j at fp16 batch 1, 1 thread with PyTorch"):
            self.result.read()
        for row in self.result.at("/race/parity"):
            row["threads"] = 1 if (row["precision"], row["batch"]) == ("fp16", 1) else 2
        self.assertEqual([1, 2, 2, 2], [cell.threads for cell in self.result.read().cells])

    def test_times_need_parity_with_pytorch_on_the_cpu(self) -> None:
        for row in self.result.at("/race/parity"):
            row["against"] = "card"
        with self.assertRaisesRegex(ResultError, "parity of ssd4j .* on the cpu"):
            self.result.read()


if __name__ == "__main__":
    unittest.main()
