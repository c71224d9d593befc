# SPDX-License-Identifier: Apache-2.0
"""PyTorch's contestants, judge and peaks on the CPU, through the protocol: python -m unittest, in this folder."""

import importlib.util
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from protocol import Contestant, ContestantError

_HERE = Path(__file__).parent
_MAPS = {"conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2"}


@unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
class TorchTest(unittest.TestCase):
    """One process for each script, as in the race."""

    @classmethod
    def setUpClass(cls) -> None:
        """Weights that neither fade nor blow up, and two inputs; the seeded weights would need NumPy."""
        sys.path.append(str(_HERE.parent / "pytorch"))
        import torch  # noqa: PLC0415

        import tensors  # noqa: PLC0415
        from ssd_model import SSD300, Backbone  # noqa: PLC0415

        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.weights, cls.inputs = cls.folder / "weights.safetensors", cls.folder / "inputs.safetensors"
        torch.manual_seed(0)
        weights = Backbone(SSD300).state_dict()
        for value in weights.values():
            if value.dim() == 4:
                torch.nn.init.kaiming_uniform_(value, nonlinearity="relu")
        tensors.write(cls.weights, weights)
        levels = torch.randint(256, (2, 3, 300, 300), generator=torch.Generator().manual_seed(1))
        tensors.write(cls.inputs, {"input": levels - 117.0})

    def _start(self, script: str, *arguments: str) -> Contestant:
        command = [sys.executable, "-B", str(_HERE / "pytorch" / script), *arguments, "--device", "cpu"]
        process = Contestant(command, self.folder / "log")
        self.addCleanup(process.__exit__)
        return process

    def _contestant(self, mode: str) -> Contestant:
        return self._start("torch_contestant.py", mode, "--weights", str(self.weights))

    def _judge(self) -> Contestant:
        judge = self._start("judge.py", "--weights", str(self.weights), "--cpu-images", "1")
        self.assertEqual(2, judge.ask(120, "reference", input=str(self.inputs))["images"])
        return judge

    def test_eager_runs_is_timed_and_is_right(self) -> None:
        eager, judge = self._contestant("eager"), self._judge()
        answer = eager.ask(120, "prepare", precision="fp32", batch=1)
        self.assertTrue(answer["ready"])
        self.assertGreater(answer["cold_start_seconds"], 0.1)
        for form in ("run", "compute"):
            self.assertEqual(2, len(eager.ask(120, "time", runs=2, form=form)["latencies_us"]))
        self.assertGreater(sum(eager.ask(120, "time", seconds=0.01)["latencies_us"]), 0.01e6)
        self.assertIn("refused", eager.ask(120, "time", runs=2, form="pipeline"))
        maps = self.folder / "maps.safetensors"
        eager.ask(120, "maps", input=str(self.inputs), output=str(maps))
        judged = judge.ask(120, "judge", maps=str(maps), precision="fp32")
        self.assertEqual(1, judged["against"]["cpu"]["images"])
        self._check(judged)

    def test_half_precision_is_within_its_bound(self) -> None:
        eager, judge = self._contestant("eager"), self._judge()
        eager.ask(120, "prepare", precision="fp16", batch=1)
        one, maps = self.folder / "one.safetensors", self.folder / "half.safetensors"
        judge.ask(120, "inputs", count=1, output=str(one))
        eager.ask(120, "maps", input=str(one), output=str(maps))
        self._check(judge.ask(120, "judge", maps=str(maps), precision="fp16"))

    def _check(self, judged: dict[str, Any]) -> None:
        errors = judged["against"]["cpu"]["errors"]
        self.assertEqual(_MAPS, set(errors))
        for name, error in errors.items():
            self.assertGreater(error, 0, name)
            self.assertLess(error, judged["bound"], name)

    def test_another_input_is_told_apart(self) -> None:
        eager, judge = self._contestant("eager"), self._judge()
        eager.ask(120, "prepare", precision="fp32", batch=2)
        import tensors  # noqa: PLC0415

        swapped, maps = self.folder / "swapped.safetensors", self.folder / "swapped-maps.safetensors"
        tensors.write(swapped, {"input": tensors.read(self.inputs)["input"].flip(0)})
        eager.ask(120, "maps", input=str(swapped), output=str(maps))
        judged = judge.ask(120, "judge", maps=str(maps), precision="bf16")
        self.assertGreater(judged["against"]["cpu"]["errors"]["conv4_3"], judged["bound"])

    def test_a_graph_is_refused_without_a_card(self) -> None:
        graph = self._contestant("graph")
        self.assertIn("needs a card", graph.ask(120, "prepare", precision="fp32", batch=1)["refused"])
        with self.assertRaisesRegex(ContestantError, "nothing is prepared"):
            graph.ask(120, "time", runs=1)

    def test_what_cannot_be_done_is_answered(self) -> None:
        eager = self._contestant("eager")
        self.assertIn("no precision 'int8'", eager.ask(120, "prepare", precision="int8", batch=1)["refused"])
        with self.assertRaisesRegex(ContestantError, "no command 'sing'"):
            eager.ask(120, "sing")
        eager.ask(120, "prepare", precision="fp32", batch=1)
        with self.assertRaisesRegex(ContestantError, "needs .runs. or .seconds."):
            eager.ask(120, "time")
        self.assertTrue(eager.ask(120, "release")["released"])
        with self.assertRaisesRegex(ContestantError, "nothing is prepared"):
            eager.ask(120, "maps", input=str(self.inputs), output="never")

    def test_peaks_are_the_best_of_what_was_tried(self) -> None:
        peaks = self._start("peaks.py")
        gemm = peaks.ask(120, "gemm", precision="fp32", seconds=0.05)
        self.assertEqual(max(gemm["tried"].values()), gemm["flop_per_second"])
        self.assertEqual(gemm["flop_per_second"], gemm["tried"][str(gemm["size"])])
        self.assertGreater(peaks.ask(120, "copy", seconds=0.05)["bytes_per_second"], 1e8)
        self.assertIn("no card", peaks.ask(120, "transfer", seconds=0.05)["refused"])


if __name__ == "__main__":
    unittest.main()
