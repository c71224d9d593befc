# SPDX-License-Identifier: Apache-2.0
"""Times the same network in PyTorch: one configuration a process, samples in milliseconds as JSON on stdout.

Set up as fast as a careful user would: model and input channels_last, no autograd, ReLU in place, weights and input in
the precision that is timed, the asked number of threads. ``compile`` is torch.compile with its defaults; ``freeze``
lets it treat the weights as constants as well, which packs them for oneDNN once, as ssd4j does.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable

import torch

from ssd_model import VARIANTS, seeded_backbone

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}
MODES = ("eager", "compile", "freeze")


def prepare(arguments: argparse.Namespace) -> Callable[[], object]:
    """What is to be timed."""
    dtype = DTYPES[arguments.precision]
    variant = VARIANTS[arguments.model]
    model = seeded_backbone(variant, seed=0).to(dtype)
    model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # the stub lacks it
    levels = torch.randint(256, (arguments.batch, 3, variant.size, variant.size))
    x = (levels - 117).to(dtype=dtype, memory_format=torch.channels_last)
    if arguments.mode == "eager":
        return lambda: model(x)
    if arguments.mode == "freeze":
        torch._inductor.config.freezing = True
    compiled = torch.compile(model)
    return lambda: compiled(x)


def samples(call: Callable[[], object], warmups: int, iterations: int) -> list[float]:
    """Milliseconds of each measured call."""
    for _ in range(warmups):
        call()
    taken = []
    for _ in range(iterations):
        start = time.perf_counter_ns()
        call()
        taken.append((time.perf_counter_ns() - start) / 1e6)
    return taken


def parse(words: list[str]) -> argparse.Namespace:
    """The command line of this script."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=VARIANTS, default="ssd300")
    parser.add_argument("--precision", choices=DTYPES, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--mode", choices=MODES, default="eager")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--warmups", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=15)
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Prints the samples."""
    arguments = parse(words)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    # The decorator would be lost on what torch.compile makes; the context holds for all of it.
    with torch.inference_mode():
        taken = samples(prepare(arguments), arguments.warmups, arguments.iterations)
    json.dump({"samplesMillis": taken, "threads": torch.get_num_threads()}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
