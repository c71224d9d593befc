# SPDX-License-Identifier: Apache-2.0
"""Writes a detector up to its heads in ONNX, float32: VARIANT WEIGHTS BATCH FILE."""

import sys
from pathlib import Path

import torch

from detector_network import DetectorModel
from detector_variants import DETECTORS
from race.contestants import tensors


@torch.inference_mode()
def main(words: list[str]) -> None:
    """Writes the file; the weights lie beside it."""
    name, weights, batch, file = words
    variant = DETECTORS[name]
    model = DetectorModel(variant)
    model.load_state_dict(tensors.read(Path(weights)))
    torch.onnx.export(
        model.eval(),
        (torch.zeros(int(batch), 3, variant.size, variant.size),),
        Path(file),
        dynamo=True,
        verbose=False,
        input_names=["input"],
        output_names=["scores", "offsets"],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
