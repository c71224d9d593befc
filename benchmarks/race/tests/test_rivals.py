# SPDX-License-Identifier: Apache-2.0
"""The rivals that need more than PyTorch: what they are given, and that they compute the same maps."""

import importlib.util
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from race import field
from race.contestants import ncnn_library
from race.cpu import parse
from race.protocol import Contestant


class NcnnLibraryTest(unittest.TestCase):
    """What is said if ncnn is not where the user says."""

    def test_a_folder_must_be_named(self) -> None:
        with mock.patch.dict(os.environ), self.assertRaisesRegex(ncnn_library.NcnnMissingError, "--ncnn FOLDER"):
            os.environ.pop(field.NCNN, None)
            ncnn_library.folder()

    def test_the_folder_must_hold_ncnn(self) -> None:
        with tempfile.TemporaryDirectory() as empty, mock.patch.dict(os.environ, {field.NCNN: empty}):
            with self.assertRaisesRegex(ncnn_library.NcnnMissingError, "include/ncnn/net.h"):
                ncnn_library.folder()
            with self.assertRaisesRegex(ncnn_library.NcnnMissingError, "libncnn"):
                ncnn_library.archive(Path(empty))

    def test_its_version_is_read_from_its_headers(self) -> None:
        with tempfile.TemporaryDirectory() as installed:
            headers = Path(installed) / "include/ncnn"
            headers.mkdir(parents=True)
            (headers / "platform.h").write_text('#define NCNN_VERSION_STRING "1.0.20260722"\n', encoding="utf-8")
            self.assertEqual("1.0.20260722", ncnn_library.version(Path(installed)))

    def test_it_races_only_if_it_is_named(self) -> None:
        with mock.patch.dict(os.environ):
            os.environ.pop(field.NCNN, None)
            self.assertNotIn("ncnn", parse([]).rivals)
            self.assertIn("ncnn", parse(["--ncnn", "/opt/ncnn"]).rivals)
            self.assertEqual("/opt/ncnn", os.environ[field.NCNN])


@unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
class NcnnModelTest(unittest.TestCase):
    """The network in ncnn's format."""

    def test_the_layers_have_the_counts_and_fields_that_ncnn_reads(self) -> None:
        from race.contestants import ncnn_model  # noqa: PLC0415
        from ssd_model import SSD300  # noqa: PLC0415

        magic, counts, *layers = ncnn_model.description(SSD300).splitlines()
        self.assertEqual("7767517", magic)
        layer_count, blob_count = map(int, counts.split())
        # Input, 23 convolutions, 5 poolings, the normalization and the split before it, which writes one blob more.
        self.assertEqual(1 + 23 + 5 + 2, layer_count)
        self.assertEqual(layer_count, len(layers))
        self.assertEqual(layer_count + 1, blob_count)
        written = [blob for line in layers for blob in line.split()[4 + int(line.split()[2]) :][: int(line.split()[3])]]
        self.assertEqual(blob_count, len(set(written)))
        self.assertIn("Pooling pool3 1 1 conv3_3 pool3 0=0 1=2 2=2 3=0 5=0", layers)
        self.assertIn("Convolution fc6 1 1 pool5 fc6 0=1024 1=3 2=6 3=1 4=6 5=1 6=4718592 9=1", layers)

    def test_the_weights_follow_the_layers(self) -> None:
        import struct  # noqa: PLC0415

        import torch  # noqa: PLC0415

        from race.contestants import ncnn_model  # noqa: PLC0415
        from ssd_model import Conv, Norm  # noqa: PLC0415

        layers = (Conv("a", "vgg.0", 1, 2, kernel=1), Norm("n", 2))
        parameters = {
            "vgg.0.weight": torch.tensor([1.0, 2.0], dtype=torch.bfloat16).view(2, 1, 1, 1),
            "vgg.0.bias": torch.tensor([3.0, 4.0]),
            "l2_norm.weight": torch.tensor([5.0, 6.0]),
        }
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "weights.bin"
            ncnn_model.write_weights(path, layers, parameters)
            # Zero says that float32 follows.
            self.assertEqual(struct.pack("<I6f", 0, 1, 2, 3, 4, 5, 6), path.read_bytes())


@unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
class SameMapsTest(unittest.TestCase):
    """Every rival that is installed computes what PyTorch does."""

    def test_their_maps_are_within_the_bound_of_float32(self) -> None:
        import torch  # noqa: PLC0415

        from closeness import BOUNDS, worst  # noqa: PLC0415
        from race.contestants import tensors  # noqa: PLC0415
        from ssd_model import SSD300, Backbone  # noqa: PLC0415

        names = [n for n in field.installed(field.ON_CPU) if n in ("torch-script", "onnxruntime", "opencv", "ncnn")]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            torch.manual_seed(0)
            network = Backbone(SSD300).eval()
            for value in network.state_dict().values():
                if value.dim() == 4:
                    torch.nn.init.kaiming_uniform_(value, nonlinearity="relu")
            tensors.write(folder / "weights", network.state_dict())
            inputs = torch.randint(256, (2, 3, 300, 300), generator=torch.Generator().manual_seed(1)) - 117.0
            tensors.write(folder / "inputs", {"input": inputs})
            with torch.inference_mode():
                expected = network(inputs)
            for rival in names:
                with self.subTest(rival):
                    mode = field.ON_CPU[rival].mode
                    options = ["--device", "cpu", "--weights", str(folder / "weights")]
                    command = field.script("torch_contestant", mode, *options)
                    with Contestant(command, folder / "log", field.environment()) as contestant:
                        self.assertTrue(contestant.ask(300, "prepare", precision="fp32", batch=2)["ready"])
                        paths = {"input": str(folder / "inputs"), "output": str(folder / "maps")}
                        contestant.ask(120, "maps", **paths)
                        errors = worst(tensors.read(folder / "maps"), expected)
                    self.assertLess(max(errors.values()), BOUNDS["fp32"])


if __name__ == "__main__":
    unittest.main()
