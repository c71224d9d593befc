# SPDX-License-Identifier: Apache-2.0
"""Writes the scales of SSD300's values in fp8 for the race on a GPU: seeded weights, the photos in ``examples``.

They are those that ``./ssd4j quantize --precision fp8`` would choose from these photos without holding one out: the
largest magnitude of each value that is read in 8 bits, divided by 448. A line has the name of a value and its scale.
"""

from pathlib import Path

import numpy as np
import torch

import float8
import images
from ssd_model import SSD300, seeded_backbone

_BENCHMARKS = Path(__file__).parents[1]
FILE = _BENCHMARKS / "src/main/resources/io/ssd4j/benchmarks/contestant/float8-scales.txt"
PHOTOS = sorted((_BENCHMARKS.parent / "examples").glob("*.jpg"))


def scales() -> dict[str, np.float32]:
    """Returns the scale of each value."""
    model = seeded_backbone(SSD300, 0)
    chosen: dict[str, np.float32] = {}
    for photo in PHOTOS:
        resized = images.resize(images.read_rgb(photo), SSD300.size)
        for name, scale in float8.scales(model, images.to_input(resized)).items():
            chosen[name] = max(chosen.get(name, np.float32(0)), scale)
    return chosen


@torch.inference_mode()
def main() -> None:
    """Writes the file."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text("".join(f"{name} {scale}\n" for name, scale in scales().items()), encoding="utf-8")
    print(FILE.name, len(PHOTOS))


if __name__ == "__main__":
    main()
