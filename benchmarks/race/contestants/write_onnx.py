# SPDX-License-Identifier: Apache-2.0
"""Writes SSD300 with the weights ``seeded:0`` in ONNX, float32, for the rivals in Java.

    python -m race.contestants.write_onnx FILE [BATCH]
"""

import sys
from pathlib import Path

import torch

from race.contestants.exported import export
from race.contestants.network import Network
from ssd_model import SSD300, seeded_backbone


def main(words: list[str]) -> None:
    """Writes the file; the weights lie beside it."""
    file, *batch = words
    size = SSD300.size
    with torch.inference_mode():
        network = Network(seeded_backbone(SSD300, 0), torch.float32).eval()
        export(network, torch.zeros(int(batch[0]) if batch else 1, 3, size, size), Path(file))


if __name__ == "__main__":
    main(sys.argv[1:])
