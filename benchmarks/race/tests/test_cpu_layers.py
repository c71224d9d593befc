# SPDX-License-Identifier: Apache-2.0
"""The layers of a CPU: the memory of their definition, and their page."""

import importlib.util
import tempfile
import unittest
from pathlib import Path

from race.pages import of_cpu
from race.tests.made_up import MadeUpResult


@unittest.skipUnless(importlib.util.find_spec("torch"), "the reference network needs PyTorch")
class LayerBytesTest(unittest.TestCase):
    """Sizes by hand, from the network's definition."""

    def test_a_layer_reads_its_input_and_weights_and_writes_its_output(self) -> None:
        from race.layer_bytes import LayerBytes  # noqa: PLC0415

        fp32 = LayerBytes("ssd300", "fp32", 2)
        self.assertEqual(4 * (2 * (3 + 64) * 300 * 300 + 64 * 3 * 9), fp32.of("conv1_1"))
        # The only pooling that rounds up, the dilated convolution, and a stride of two.
        self.assertEqual(4 * 2 * 256 * (75 * 75 + 38 * 38), fp32.of("pool3"))
        self.assertEqual(4 * (2 * (512 + 1024) * 19 * 19 + 512 * 1024 * 9), fp32.of("fc6"))
        self.assertEqual(4 * (2 * (256 * 19 * 19 + 512 * 10 * 10) + 256 * 512 * 9), fp32.of("conv8_2"))
        self.assertEqual(2 * (128 * 3 * 3 + 256 + 128 * 256 * 9), LayerBytes("ssd300", "bf16", 1).of("conv11_2"))

    def test_what_is_computed_together_moves_nothing_in_between(self) -> None:
        from race.layer_bytes import LayerBytes  # noqa: PLC0415

        int8 = LayerBytes("ssd300", "int8", 1)
        self.assertEqual(64 * (300 * 300 + 150 * 150) + 64 * 64 * 9, int8.of("conv1_2+pool1"))

    def test_a_change_of_layout_reads_one_type_and_writes_another(self) -> None:
        from race.layer_bytes import LayerBytes  # noqa: PLC0415

        bf16 = LayerBytes("ssd300", "bf16", 1)
        self.assertEqual((2 + 4) * 3 * 300 * 300, bf16.of("input"))
        self.assertEqual((2 + 4) * 1024 * 19 * 19, bf16.of("fc7.output"))

    def test_the_peak_is_the_highest_rate_without_winograd(self) -> None:
        from race.cpu_layers import peak  # noqa: PLC0415

        rates = {"winograd F(4x4,3x3) 91 tiles": 590.0, "brg_conv_fwd:avx512_core": 274.0, "jit:uni": None}
        layers = [{"implementation": name, "gflops": rate} for name, rate in rates.items()]
        self.assertEqual(274e9, peak({"peakGflops": 208.0, "layers": layers}))
        self.assertEqual(300e9, peak({"peakGflops": 300.0, "layers": layers}))

    def test_a_plan_has_the_layers_of_bench(self) -> None:
        from race.cpu_layers import plan  # noqa: PLC0415

        layer = {"name": "fc7", "implementation": "brgconv:avx512_core", "millis": 1.5, "gflop": 0.75, "gflops": 500}
        bench = {"model": "ssd300", "precision": "fp32", "batch": 1, "runs": 9, "latencyMillis": {"p50": 100}}
        found = plan(bench | {"layers": [layer]})
        self.assertEqual({"p50Micros": 100_000, "runs": 9}, found["run"])
        [timed] = found["layers"]
        self.assertEqual(("brgconv:avx512_core", 1500, 0.75e9), (timed["engine"], timed["micros"], timed["flop"]))
        self.assertEqual(4 * (2 * 1024 * 19 * 19 + 1024 * 1024), timed["bytes"])


class LayersPageTest(unittest.TestCase):
    """The page of the made-up result, as if it came from a CPU."""

    def test_shows_rates_parts_of_the_peak_and_the_commit(self) -> None:
        result = MadeUpResult().with_("/race/device", "cpu").with_("/facts/cpu", "Made-up CPU")
        for name, value in {"cpus": 2, "family": "6", "model": "1", "isa": [], "jdk": "JDK", "loadBefore": 0}.items():
            result.with_(f"/facts/{name}", value)
        result.with_("/facts/torch/oneDnn", "3").with_("/facts/libraries/0/name", "oneDNN")
        for row in result.at("/race/parity"):
            row["against"] = "cpu"
        result.with_("/roofline/commit", "fedcba9").with_("/roofline/plans/0/run", {"p50Micros": 80.0})
        # Faster than the peak: an implementation with fewer operations.
        result.with_("/roofline/plans/0/layers/2/micros", 4.0)
        with tempfile.TemporaryDirectory() as folder:
            text = of_cpu.write(result.read(), Path(folder), "race-cpu")
            layers = (Path(folder) / "race-cpu-layers.md").read_text(encoding="utf-8")
            svg = (Path(folder) / "race-cpu-roofline-fp16-1.svg").read_text(encoding="utf-8")
        self.assertIn("![](race-cpu-throughput-fp16.svg)", text)
        self.assertIn("ssd4j at commit fedcba9.", layers)
        self.assertIn("Peak 700000 GFLOP/s, copy 3000.0 GB/s; a whole run 0.08 ms.", layers)
        # 6.63552 GFLOP in 4 us are 1658880 GFLOP/s, of 700000; 9.48 us are the least for the definition.
        self.assertIn(
            "| conv1_2 | cudnn eng41 | 0.004 | 6.5 | 6.636 | 1658880.0 | 237.0 | 23.11 | 287.1 | compute | 237 |",
            layers,
        )
        self.assertIn("| input | ssd4j pack_input | 0.004 | 6.5 |  |  |  | 2.52 |  | memory | 21 |", layers)
        self.assertIn("FLOP per byte of memory moved at least", svg)


if __name__ == "__main__":
    unittest.main()
