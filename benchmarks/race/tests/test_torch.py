# SPDX-License-Identifier: Apache-2.0
"""PyTorch's contestants, the judge and the peaks on the CPU, through the protocol."""

import importlib.util
import tempfile
import unittest
from pathlib import Path
from typing import Any

from race import field
from race.protocol import Contestant, ContestantError

_MAPS = {"conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2"}


@unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
class TorchTest(unittest.TestCase):
    """One process for each script, as in the race; all tests share those that start slowly."""

    @classmethod
    def setUpClass(cls) -> None:
        """Writes weights that neither fade nor blow up, and two inputs; the seeded weights would need NumPy."""
        import torch  # noqa: PLC0415

        from race.contestants import tensors  # noqa: PLC0415
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
        # Python starts and imports PyTorch in all of them at the same time.
        cls.eager = cls._start("torch_contestant", "eager")
        cls.graph = cls._start("torch_contestant", "graph")
        cls.judge = cls._start("judge", "--cpu-images", "1")
        cls.peaks = cls._start("peaks")
        found = cls.judge.ask(120, "reference", input=str(cls.inputs))
        assert found["images"] == 2, found

    @classmethod
    def _start(cls, script: str, *arguments: str) -> Contestant:
        command = field.script(script, *arguments, "--device", "cpu", "--weights", str(cls.weights))
        process = Contestant(command, cls.folder / "log", field.environment())
        cls.addClassCleanup(process.__exit__)
        return process

    def test_eager_runs_is_timed_and_is_correct(self) -> None:
        eager, judge = self.eager, self.judge
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
        self.assertEqual(2, judged["against"]["cpu"]["images"])
        self._check(judged)

    def test_half_precision_is_within_its_bound(self) -> None:
        eager, judge = self.eager, self.judge
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

    def test_a_swapped_input_is_noticed(self) -> None:
        eager, judge = self.eager, self.judge
        eager.ask(120, "prepare", precision="fp32", batch=2)
        from race.contestants import tensors  # noqa: PLC0415

        swapped, maps = self.folder / "swapped.safetensors", self.folder / "swapped-maps.safetensors"
        tensors.write(swapped, {"input": tensors.read(self.inputs)["input"].flip(0)})
        eager.ask(120, "maps", input=str(swapped), output=str(maps))
        judged = judge.ask(120, "judge", maps=str(maps), precision="bf16")
        self.assertGreater(judged["against"]["cpu"]["errors"]["conv4_3"], judged["bound"])

    def test_a_graph_is_refused_without_a_card(self) -> None:
        graph = self.graph
        self.assertIn("needs a card", graph.ask(120, "prepare", precision="fp32", batch=1)["refused"])
        with self.assertRaisesRegex(ContestantError, "nothing is prepared"):
            graph.ask(120, "time", runs=1)

    def test_impossible_commands_are_answered(self) -> None:
        eager = self.eager
        self.assertIn("no precision 'int8'", eager.ask(120, "prepare", precision="int8", batch=1)["refused"])
        with self.assertRaisesRegex(ContestantError, "no command 'sing'"):
            eager.ask(120, "sing")
        eager.ask(120, "prepare", precision="fp32", batch=1)
        with self.assertRaisesRegex(ContestantError, "needs .runs. or .seconds."):
            eager.ask(120, "time")
        self.assertTrue(eager.ask(120, "release")["released"])
        with self.assertRaisesRegex(ContestantError, "nothing is prepared"):
            eager.ask(120, "maps", input=str(self.inputs), output="never")

    def test_peaks_are_the_best_of_the_sizes_tried(self) -> None:
        peaks = self.peaks
        gemm = peaks.ask(120, "gemm", precision="fp32", seconds=0.05)
        self.assertEqual(max(gemm["tried"].values()), gemm["flop_per_second"])
        self.assertEqual(gemm["flop_per_second"], gemm["tried"][str(gemm["size"])])
        self.assertGreater(peaks.ask(120, "copy", seconds=0.05)["bytes_per_second"], 1e8)
        self.assertIn("no card", peaks.ask(120, "transfer", seconds=0.05)["refused"])

    def test_a_card_is_compiled_for_with_cuda_graphs(self) -> None:
        import torch  # noqa: PLC0415

        from race.contestants.compiled import Compile  # noqa: PLC0415

        options = torch._inductor.list_mode_options(Compile.mode(torch.device("cuda")))
        self.assertEqual((True, True), (options["max_autotune"], options["triton.cudagraphs"]))

    def test_flop_per_image_are_those_of_the_reference_network(self) -> None:
        import torch  # noqa: PLC0415
        from torch import nn  # noqa: PLC0415

        from race.pages.efficiency import FLOP_PER_IMAGE  # noqa: PLC0415
        from ssd_model import VARIANTS, Backbone  # noqa: PLC0415

        for name, variant in VARIANTS.items():
            with torch.device("meta"):
                counts: list[int] = []
                model = Backbone(variant)
                for module in model.modules():
                    if isinstance(module, nn.Conv2d):
                        module.register_forward_hook(
                            lambda conv, _, output, counts=counts: counts.append(
                                output.numel() * conv.weight[0].numel()
                            )
                        )
                model(torch.empty(1, 3, variant.size, variant.size))
            self.assertEqual(2 * sum(counts), FLOP_PER_IMAGE[name])


if __name__ == "__main__":
    unittest.main()
