# SPDX-License-Identifier: Apache-2.0
"""Times the same network in ONNX Runtime, float32: samples in milliseconds as JSON on stdout.

The session has ONNX Runtime's defaults, which optimize the graph and fuse ReLU into the convolutions; its CPU provider
computes no convolution in bfloat16.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import onnxruntime
import torch

from ssd_model import VARIANTS, seeded_backbone
from time_torch import samples


def open_session(model: str, batch: int, threads: int) -> tuple[onnxruntime.InferenceSession, torch.Tensor]:
    """The exported network and an input for it."""
    variant = VARIANTS[model]
    x = (torch.randint(256, (batch, 3, variant.size, variant.size)) - 117).float()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{model}.onnx"
        torch.onnx.export(seeded_backbone(variant, seed=0), (x,), path, dynamo=True, verbose=False)
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]), x


def parse(words: list[str]) -> argparse.Namespace:
    """The command line of this script."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=VARIANTS, default="ssd300")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--warmups", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=15)
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Prints the samples."""
    arguments = parse(words)
    session, x = open_session(arguments.model, arguments.batch, arguments.threads)
    feed = {session.get_inputs()[0].name: x.numpy()}
    taken = samples(lambda: session.run(None, feed), arguments.warmups, arguments.iterations)
    json.dump({"samplesMillis": taken, "threads": arguments.threads}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
