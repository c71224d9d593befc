# SPDX-License-Identifier: Apache-2.0
"""Says how far a file of maps is from PyTorch's in true float32, on the card and on the CPU.

{"do": "reference", "input": PATH}               computes the references of the inputs [N, 3, 300, 300]
{"do": "inputs", "count": N, "output": PATH}     writes the first of these inputs, for the contestants
{"do": "judge", "maps": PATH, "precision": P}    the worst relative L2 error of each map, and its bound
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import torch

import paths  # noqa: F401
import tensors
from closeness import BOUNDS, worst
from network import set_arithmetic
from server import BusyTime, serve
from ssd_model import SSD300, Backbone

_CHUNK = 8


class Judge:
    """What each command does."""

    def __init__(self, weights: Path, device: torch.device, cpu_images: int) -> None:
        self._weights = weights
        self._device = device
        self._cpu_images = cpu_images
        self._inputs = torch.empty(0)
        self._references: dict[str, dict[str, torch.Tensor]] = {}

    def hello(self, _: dict[str, Any]) -> dict[str, Any]:
        """Who this is."""
        return {"name": "judge", "versions": {"torch": torch.__version__}}

    def reference(self, command: dict[str, Any]) -> dict[str, Any]:
        """The references; that of the card is judged by the CPU's itself, which tells what float32 leaves open."""
        set_arithmetic("fp32")
        model = Backbone(SSD300)
        model.load_state_dict(tensors.read(self._weights))
        model.eval()
        self._inputs = inputs = tensors.read(Path(command["input"]))["input"]
        self._references = {"cpu": _maps(model, inputs[: self._cpu_images])}
        answer: dict[str, Any] = {"images": len(inputs)}
        if self._device.type == "cuda":
            self._references["card"] = _maps(model.to(self._device), inputs.to(self._device))
            answer["card_from_cpu"] = worst(self._references["card"], self._references["cpu"])
        return answer

    def inputs(self, command: dict[str, Any]) -> dict[str, Any]:
        """A batch for the contestants."""
        count = command["count"]
        if not 0 < count <= len(self._inputs):
            raise ValueError(f"there are {len(self._inputs)} inputs, and {count} are asked for")
        tensors.write(Path(command["output"]), {"input": self._inputs[:count]})
        return {"written": command["output"]}

    def judge(self, command: dict[str, Any]) -> dict[str, Any]:
        """The errors against each reference there is."""
        if not self._references:
            raise ValueError("there is no reference yet")
        found = tensors.read(Path(command["maps"]))
        images = min(len(value) for value in found.values())
        against = {
            name: {"images": min(images, len(reference["fc7"])), "errors": worst(found, reference)}
            for name, reference in self._references.items()
        }
        return {"against": against, "bound": BOUNDS[command["precision"]]}


def _maps(model: Backbone, inputs: torch.Tensor) -> dict[str, torch.Tensor]:
    parts = [model(chunk) for chunk in inputs.split(_CHUNK)]
    return {name: torch.cat([part[name] for part in parts]) for name in parts[0]}


def main(words: list[str]) -> None:
    """Serves until told to quit."""
    busy = BusyTime()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--device", type=torch.device, default=torch.device("cuda"))
    weights = os.environ.get("SSD4J_WEIGHTS")
    parser.add_argument(
        "--weights", type=Path, default=weights, required=weights is None, help="default: SSD4J_WEIGHTS"
    )
    parser.add_argument("--cpu-images", type=int, default=2, help="so many images are computed on the CPU; default: 2")
    arguments = parser.parse_args(words)
    judge = Judge(arguments.weights, arguments.device, arguments.cpu_images)
    with torch.inference_mode():
        serve({"hello": judge.hello, "reference": judge.reference, "inputs": judge.inputs, "judge": judge.judge}, busy)


if __name__ == "__main__":
    main(sys.argv[1:])
