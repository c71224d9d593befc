# SPDX-License-Identifier: Apache-2.0
"""Checks the reference itself: python -m unittest, in this folder."""

import math
import struct
import unittest

import numpy as np
import torch
from torch import nn

import seeded
import ssd_model

_MASK = (1 << 64) - 1


def _float32(value: float) -> float:
    return struct.unpack("<f", struct.pack("<f", value))[0]


def _splitmix64(start: int, index: int) -> int:
    """Returns output ``index`` of SplitMix64, without vectors."""
    z = (start + (index + 1) * 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def _seeded(key: str, shape: tuple[int, ...], seed: int, index: int) -> float:
    """Returns one element of a seeded parameter in plain Python, rounding to float32 through its bytes."""
    s = 2 * ((_splitmix64(seed ^ seeded.fnv1a64(key), index) >> 40) * 2.0**-24) - 1
    if key == "l2_norm.weight":
        return _float32(20 * _float32(1 + _float32(_float32(0.1) * s)))
    if key.endswith(".bias"):
        return _float32(s * _float32(0.1))
    return _float32(s * _float32(math.sqrt(6.0 / (shape[1] * shape[2] * shape[3]))))


class SeededTest(unittest.TestCase):
    """The vectorized generator against one that works element by element, and against published values."""

    def test_fnv1a64_of_published_vectors(self) -> None:
        self.assertEqual(0xCBF29CE484222325, seeded.fnv1a64(""))
        self.assertEqual(0xAF63DC4C8601EC8C, seeded.fnv1a64("a"))
        self.assertEqual(0x85944171F73967E8, seeded.fnv1a64("foobar"))

    def test_splitmix64_of_published_vector(self) -> None:
        # The first outputs of Vigna's splitmix64.c for the state 1234567.
        expected = [6457827717110365317, 3203168211198807973, 9817491932198370423]
        self.assertEqual(expected, seeded.splitmix64(1234567, 3).tolist())

    def test_every_parameter_equals_the_plain_generator_bit_for_bit(self) -> None:
        for variant in ssd_model.VARIANTS.values():
            for seed in (0, 1, 12345678901234567890):
                for key, tensor in ssd_model.Backbone(variant).state_dict().items():
                    shape = tuple(tensor.shape)
                    values = seeded.parameter(key, shape, seed).reshape(-1)
                    stride = max(1, values.size // 101)
                    for index in [*range(0, values.size, stride), values.size - 1]:
                        expected = np.float32(_seeded(key, shape, seed, index))
                        self.assertEqual(expected.tobytes(), values[index].tobytes(), f"{key}[{index}]")

    def test_positions_are_distinct_ascending_and_inside(self) -> None:
        for elements in (1, 256, 4096, 4097, 6400, 739328):
            found = seeded.positions("a name", elements, 4096)
            self.assertEqual(min(elements, 4096), found.size)
            self.assertTrue((np.diff(found) > 0).all())
            self.assertTrue(found[0] >= 0 and found[-1] < elements)

    def test_positions_follow_the_documented_rule(self) -> None:
        found = seeded.positions("ssd300/seeded:0/chelsea/conv4_3", 739328, 4096)
        start = seeded.fnv1a64("ssd300/seeded:0/chelsea/conv4_3")
        for i in (0, 1, 2047, 4095):
            first, end = i * 739328 // 4096, (i + 1) * 739328 // 4096
            self.assertEqual(first + (_splitmix64(start, i) >> 1) % (end - first), found[i])


class BackboneTest(unittest.TestCase):
    """Shapes, keys and counts of the paper's network."""

    def test_maps_have_the_published_shapes(self) -> None:
        expected = {
            "ssd300": [(512, 38), (1024, 19), (512, 10), (256, 5), (256, 3), (256, 1)],
            "ssd512": [(512, 64), (1024, 32), (512, 16), (256, 8), (256, 4), (256, 2), (256, 1)],
        }
        for variant in ssd_model.VARIANTS.values():
            with torch.device("meta"):
                maps = ssd_model.Backbone(variant)(torch.empty(2, 3, variant.size, variant.size))
            shapes = [(2, channels, side, side) for channels, side in expected[variant.id]]
            self.assertEqual(shapes, [tuple(m.shape) for m in maps.values()])

    def test_ssd300_has_the_published_size(self) -> None:
        model = ssd_model.Backbone(ssd_model.SSD300)
        self.assertEqual(22_943_936, sum(p.numel() for p in model.parameters()))
        self.assertEqual(47, len(model.state_dict()))
        self.assertEqual(23, sum(isinstance(m, nn.Conv2d) for m in model.modules()))

    def test_ssd300_has_the_published_number_of_multiplications(self) -> None:
        with torch.device("meta"):
            model = ssd_model.Backbone(ssd_model.SSD300)
            counts = []
            for module in model.modules():
                if isinstance(module, nn.Conv2d):
                    module.register_forward_hook(
                        lambda conv, _, output: counts.append(output.numel() * conv.weight[0].numel())
                    )
            model(torch.empty(1, 3, 300, 300))
        self.assertEqual("30.13", f"{sum(counts) / 1e9:.2f}")

    def test_keys_are_those_of_lufficc(self) -> None:
        vgg = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33]
        for variant, extras in ((ssd_model.SSD300, 8), (ssd_model.SSD512, 10)):
            layers = [f"vgg.{i}" for i in vgg] + [f"extras.{i}" for i in range(extras)]
            keys = {f"{layer}.{kind}" for layer in layers for kind in ("weight", "bias")} | {"l2_norm.weight"}
            self.assertEqual(keys, set(ssd_model.Backbone(variant).state_dict()))

    def test_reads_conv4_3_before_the_normalization(self) -> None:
        model = ssd_model.seeded_backbone(ssd_model.SSD300, 0)
        with torch.inference_mode():
            values = model.values(torch.rand(1, 3, 300, 300) * 255 - 128)
        pooled = nn.functional.max_pool2d(values["conv4_3"], 2, 2)
        self.assertTrue(torch.equal(pooled, values["pool4"]))
        norms = (values["l2_norm"] / model.l2_norm.weight[:, None, None]).square().sum(dim=1).sqrt()
        torch.testing.assert_close(norms, torch.ones_like(norms))


if __name__ == "__main__":
    unittest.main()
