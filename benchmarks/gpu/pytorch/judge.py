# SPDX-License-Identifier: Apache-2.0
"""Says how far a file of maps is from PyTorch's in true float32, on the card and on the CPU.

{"do": "reference", "input": PATH}   computes the references of the inputs [N, 3, 300, 300]
{"do": "judge", "maps": PATH}        the worst relative L2 error of each map over the images
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import torch

import paths  # noqa: F401
import tensors
from closeness import worst
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
        self._references: dict[str, dict[str, torch.Tensor]] = {}

    def reference(self, command: dict[str, Any]) -> dict[str, Any]:
        """The references; that of the card is judged by the CPU's itself, which tells what float32 leaves open."""
        set_arithmetic("fp32")
        model = Backbone(SSD300)
        model.load_state_dict(tensors.read(self._weights))
        model.eval()
        inputs = tensors.read(Path(command["input"]))["input"]
        self._references = {"cpu": _maps(model, inputs[: self._cpu_images])}
        answer: dict[str, Any] = {"images": len(inputs)}
        if self._device.type == "cuda":
            self._references["card"] = _maps(model.to(self._device), inputs.to(self._device))
            answer["card_from_cpu"] = worst(self._references["card"], self._references["cpu"])
        return answer

    def judge(self, command: dict[str, Any]) -> dict[str, Any]:
        """The errors against each reference there is."""
        found = tensors.read(Path(command["maps"]))
        images = min(len(value) for value in found.values())
        against = {
            name: {"images": min(images, len(reference["fc7"])), "errors": worst(found, reference)}
            for name, reference in self._references.items()
        }
        return {"against": against}


def _maps(model: Backbone, inputs: torch.Tensor) -> dict[str, torch.Tensor]:
    parts = [model(chunk) for chunk in inputs.split(_CHUNK)]
    return {name: torch.cat([part[name] for part in parts]) for name in parts[0]}


def main(words: list[str]) -> None:
    """Serves until told to quit."""
    busy = BusyTime()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--device", type=torch.device, default=torch.device("cuda"))
    parser.add_argument("--weights", type=Path, default=os.environ.get("SSD4J_WEIGHTS"), help="a safetensors file")
    parser.add_argument("--cpu-images", type=int, default=2, help="so many images are computed on the CPU; default: 2")
    arguments = parser.parse_args(words)
    judge = Judge(arguments.weights, arguments.device, arguments.cpu_images)
    with torch.inference_mode():
        serve({"reference": judge.reference, "judge": judge.judge}, busy)


if __name__ == "__main__":
    main(sys.argv[1:])
