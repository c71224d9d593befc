# SPDX-License-Identifier: Apache-2.0
"""Compares ssd4j's maps with those of PyTorch in float32 on the same card, weights and inputs.

The errors go to a file of rows, written anew after each setup: of each map the worst relative L2 error
``|ours - PyTorch| / |PyTorch|`` over the images.
"""

import argparse
import json
import math
import os
import shlex
import sys
import time
from pathlib import Path

import torch

import closeness
import commands
import tensors
from protocol import Contestant, ContestantError
from setups import Setup
from ssd_model import SSD300, Backbone

_CHUNK = 8


def reference(weights: Path, inputs: torch.Tensor, device: str) -> dict[str, torch.Tensor]:
    """PyTorch's maps, float32 throughout: TF32 would be as far from the truth as ssd4j's own TF32."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    model = Backbone(SSD300)
    model.load_state_dict(tensors.read(weights))
    model.eval().to(device)
    parts = [model(chunk.to(device)) for chunk in inputs.split(_CHUNK)]
    return {name: torch.cat([part[name] for part in parts]) for name in parts[0]}


def compare(
    contestant: Contestant, setup: Setup, inputs: torch.Tensor, expected: dict[str, torch.Tensor], seconds: float
) -> dict[str, float] | str:
    """The errors of a setup, or why it was refused."""
    folder = Path(os.environ["SSD4J_WEIGHTS"]).parent
    prepared = contestant.ask(seconds, "prepare", precision=setup.precision, batch=setup.batch)
    if "refused" in prepared:
        return str(prepared["refused"])
    images = setup.images()
    source, maps = folder / f"inputs-{images}.safetensors", folder / "maps.safetensors"
    if not source.exists():
        tensors.write(source, {"input": inputs[:images]})
    contestant.ask(seconds, "maps", input=str(source), output=str(maps))
    return closeness.worst(tensors.read(maps), expected)


def rows(setup: Setup, effort: str, outcome: dict[str, float] | str) -> list[dict[str, object]]:
    """What the file says of a setup."""
    common: dict[str, object] = {"precision": setup.precision, "batch": setup.batch, "effort": effort}
    if isinstance(outcome, str):
        return [common | {"refused": outcome, "passed": False}]
    bound = closeness.BOUNDS[setup.precision]
    return [
        # JSON has no NaN.
        common
        | {"map": name, "relativeL2": None if math.isnan(error) else error, "bound": bound, "passed": error < bound}
        for name, error in outcome.items()
    ]


@torch.inference_mode()
def main(words: list[str]) -> int:
    """Returns the exit code: 1 where a setup failed or is not within its bound, CUT where the time did not suffice."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("setups", nargs="+", type=Setup.parse, metavar="PRECISION:BATCH")
    parser.add_argument("--ssd4j", required=True, type=shlex.split, help="the command line of ssd4j's contestant")
    parser.add_argument("--inputs", required=True, type=Path)
    parser.add_argument("--device", default="cuda", help="PyTorch's")
    parser.add_argument("--seconds", required=True, type=float)
    parser.add_argument("--log", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path, help="rows are added to those that are there")
    arguments = parser.parse_args(words)
    end = time.monotonic() + arguments.seconds
    effort = os.environ["SSD4J_EFFORT"]
    weights = Path(os.environ["SSD4J_WEIGHTS"])
    inputs = tensors.read(arguments.inputs)["input"]
    inputs = inputs[: max(setup.images() for setup in arguments.setups)]
    expected = reference(weights, inputs, arguments.device)
    found = json.loads(arguments.out.read_text(encoding="utf-8")) if arguments.out.exists() else []
    passed = True
    contestant = None
    for setup in arguments.setups:
        left = end - time.monotonic()
        if left <= 0:
            print(f"not compared for want of time: {setup}", file=sys.stderr)
            return commands.CUT
        try:
            contestant = contestant or Contestant(arguments.ssd4j, arguments.log)
            outcome: dict[str, float] | str = compare(contestant, setup, inputs, expected, left)
        except ContestantError as e:
            outcome = str(e)
            contestant.kill()  # it may hold memory that the next one needs
            contestant = None
        added = rows(setup, effort, outcome)
        found += added
        passed = passed and all(row["passed"] for row in added)
        arguments.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
