# SPDX-License-Identifier: Apache-2.0
"""Writes SSD300 with the weights ``seeded:0`` and a batch of one in ONNX, float32, for the rivals in Java."""

import sys
from pathlib import Path

import torch

from race.contestants.exported import export
from race.contestants.network import Network
from ssd_model import SSD300, seeded_backbone


def main(words: list[str]) -> None:
    """Writes the file of the only argument; the weights lie beside it."""
    [file] = words
    size = SSD300.size
    with torch.inference_mode():
        network = Network(seeded_backbone(SSD300, 0), torch.float32).eval()
        export(network, torch.zeros(1, 3, size, size), Path(file))


if __name__ == "__main__":
    main(sys.argv[1:])
