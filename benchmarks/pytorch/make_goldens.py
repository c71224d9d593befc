# SPDX-License-Identifier: Apache-2.0
"""Computes the goldens that ssd4j's tests compare the network with, so that the tests need no Python.

There are three files: the feature maps of SSD300, those of SSD512, and every layer of SSD300 for one photo, which shows
at which layer a difference starts. Under a golden's name, ``ssd300/seeded:0/chelsea/conv4_3`` for example, the file has
float32 values at the positions that ``seeded.positions`` returns for that name; under the name followed by ``.l2`` it
has the L2 norm of the whole value, summed in float64.
"""

from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

import images
import seeded
from ssd_model import SSD300, SSD512, Backbone, Variant, seeded_backbone

FOLDER = Path(__file__).parents[2] / "ssd/src/test/resources/io/ssd4j/ssd/golden"
PHOTOS = {SSD300: ("astronaut", "chelsea", "coffee"), SSD512: ("coffee",)}
SEEDS = {SSD300: (0, 1, 2), SSD512: (0, 1)}

MAP_SAMPLES = 4096
"""Of a feature map."""
_LAYER_SAMPLES = 256
# PyTorch's own rounding must be negligible beside the tightest bound that the goldens are used with, 1e-5.
_FLOAT64_BOUND = 2e-6


class GoldenFile:
    """The goldens of one file."""

    def __init__(self, samples: int) -> None:
        self._samples = samples
        self._tensors: dict[str, np.ndarray] = {}

    def add(self, name: str, value: torch.Tensor) -> None:
        """Samples a value [1, C, H, W] under a name."""
        flat = value.numpy().reshape(-1)
        self._tensors[name] = flat[seeded.positions(name, flat.size, self._samples)]
        self._tensors[f"{name}.l2"] = np.array(np.linalg.norm(flat.astype(np.float64)))

    def write(self, path: Path) -> None:
        """Writes all goldens added."""
        # Only one entry: safetensors writes several in an order that changes from run to run.
        save_file(self._tensors, path, {"torch": torch.__version__})
        print(path.name, path.stat().st_size)


def photo_file(name: str, variant: Variant) -> Path:
    """Returns the committed photo at the variant's size."""
    return FOLDER / f"{name}-{variant.size}.png"


def photo_input(name: str, variant: Variant) -> torch.Tensor:
    """Returns the input of a committed photo."""
    return images.to_input(images.read_rgb(photo_file(name, variant)))


def check_against_float64(model: Backbone, x: torch.Tensor, maps: dict[str, torch.Tensor]) -> float:
    """Returns the worst relative L2 error of the maps against the same model in float64; refuses a large one."""
    errors = [
        (torch.linalg.vector_norm(exact - maps[name].double()) / torch.linalg.vector_norm(exact)).item()
        for name, exact in model.double()(x.double()).items()
    ]
    model.float()
    if max(errors) >= _FLOAT64_BOUND:
        raise ArithmeticError(f"float32 is off by {max(errors):.1e} from float64, too much for a golden")
    return max(errors)


def make_maps(variant: Variant) -> None:
    """Writes the feature maps for every seed and photo."""
    goldens = GoldenFile(MAP_SAMPLES)
    inputs = {photo: photo_input(photo, variant) for photo in PHOTOS[variant]}
    for photo, x in inputs.items():
        goldens.add(f"{variant.id}/{photo}/input", x)
    for seed in SEEDS[variant]:
        model = seeded_backbone(variant, seed)
        for photo, x in inputs.items():
            maps = model(x)
            for name, value in maps.items():
                goldens.add(f"{variant.id}/seeded:{seed}/{photo}/{name}", value)
            error = check_against_float64(model, x, maps)
            print(f"{variant.id} seeded:{seed} {photo}: float32 is off by {error:.1e} from float64")
    goldens.write(FOLDER / f"{variant.id}.safetensors")


def make_layers(variant: Variant, seed: int, photo: str) -> None:
    """Writes the output of every layer for one photo."""
    goldens = GoldenFile(_LAYER_SAMPLES)
    for layer, value in seeded_backbone(variant, seed).values(photo_input(photo, variant)).items():
        goldens.add(f"{variant.id}/seeded:{seed}/{photo}/layer/{layer}", value)
    goldens.write(FOLDER / f"{variant.id}-layers.safetensors")


@torch.inference_mode()
def main() -> None:
    """Writes the three files."""
    for variant in PHOTOS:
        make_maps(variant)
    make_layers(SSD300, seed=0, photo="chelsea")


if __name__ == "__main__":
    main()
