# SPDX-License-Identifier: Apache-2.0
"""Measures how far a file of maps is from PyTorch's in true float32, on the card and on the CPU.

{"do": "reference", "input": PATH, "images": N}  computes the references of the first inputs [N,3,S,S]
{"do": "inputs", "count": N, "output": PATH}     writes the first of these inputs, for the contestants
{"do": "judge", "maps": PATH, "precision": P}    the worst relative L2 error of each map, and its bound
"""

import sys
from pathlib import Path
from typing import Any

import torch

from closeness import BOUNDS, worst
from race.contestants import tensors
from race.contestants.network import open_backbone, set_arithmetic
from race.contestants.server import BusyTime, parser, serve
from ssd_model import Backbone, Variant

_CHUNK = 8


class Judge:
    """Carries out each command."""

    def __init__(self, weights: Path, variant: Variant, device: torch.device, cpu_images: int) -> None:
        self._weights = weights
        self._variant = variant
        self._device = device
        self._cpu_images = cpu_images
        self._inputs = torch.empty(0)
        self._references: dict[str, dict[str, torch.Tensor]] = {}

    def hello(self, _: dict[str, Any]) -> dict[str, Any]:
        """Returns its name and versions."""
        return {"name": "judge", "versions": {"torch": torch.__version__}}

    def reference(self, command: dict[str, Any]) -> dict[str, Any]:
        """Computes the references. The card's is compared with the CPU's, which shows the slack of float32 itself."""
        set_arithmetic("fp32")
        model = open_backbone(self._weights, self._variant)
        inputs = tensors.read(Path(command["input"]))["input"]
        self._inputs = inputs = inputs[: command.get("images", len(inputs))]
        on_card = self._device.type == "cuda"
        self._references = {"cpu": _maps(model, inputs[: self._cpu_images] if on_card else inputs)}
        answer: dict[str, Any] = {"images": len(inputs)}
        if on_card:
            self._references["card"] = _maps(model.to(self._device), inputs.to(self._device))
            answer["card_from_cpu"] = worst(self._references["card"], self._references["cpu"])
        return answer

    def inputs(self, command: dict[str, Any]) -> dict[str, Any]:
        """Writes inputs for the contestants."""
        count = command["count"]
        if not 0 < count <= len(self._inputs):
            raise ValueError(f"{count} inputs requested, but there are {len(self._inputs)}")
        tensors.write(Path(command["output"]), {"input": self._inputs[:count]})
        return {"written": command["output"]}

    def judge(self, command: dict[str, Any]) -> dict[str, Any]:
        """Returns the errors against each reference."""
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
    options = parser(__doc__)
    options.add_argument("--cpu-images", type=int, default=2, help="images computed on the CPU for a card; default: 2")
    arguments = options.parse_args(words)
    judge = Judge(arguments.weights, arguments.model, arguments.device, arguments.cpu_images)
    with torch.inference_mode():
        serve({"hello": judge.hello, "reference": judge.reference, "inputs": judge.inputs, "judge": judge.judge}, busy)


if __name__ == "__main__":
    main(sys.argv[1:])
