# SPDX-License-Identifier: Apache-2.0
"""The network as a file in ONNX, with the maps' names as its outputs."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from race.contestants.buffers import Buffers
from race.contestants.network import Network


@contextmanager
def exported(network: Network, buffers: Buffers) -> Iterator[Path]:
    """Yields the file, which exists until the context ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        export(network, buffers.device_input, path)
        yield path


def export(network: Network, example: torch.Tensor, path: Path) -> None:
    """Writes the network for inputs of the example's shape; weights beyond a size lie in a file beside it."""
    torch.onnx.export(
        network, (example,), path, dynamo=True, verbose=False, input_names=["input"], output_names=list(network.names)
    )
