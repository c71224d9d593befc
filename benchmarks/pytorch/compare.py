# SPDX-License-Identifier: Apache-2.0
"""Compares ssd4j's feature maps with PyTorch's on the same input and weights, through the command line alone.

Runs ``./ssd4j features`` for every model, seed, precision and batch size, feeds the input that it wrote to PyTorch in
float32, prints the worst relative L2 error of each map, writes the table to ``benchmarks/results`` and fails if an
error is not below its bound or a file does not match the contract.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open

import images
import machine
from closeness import BOUNDS, relative_l2
from ssd_model import SSD300, VARIANTS, Variant, seeded_backbone

_METADATA = ("model", "weights", "precision", "device", "version")


@dataclass(frozen=True)
class Run:
    """One call of ``ssd4j features``."""

    variant: Variant
    seed: int
    precision: str
    batch: int
    photos: tuple[Path, ...]
    device: str

    def __str__(self) -> str:
        """As messages name it."""
        return f"{self.variant.id} seeded:{self.seed} {self.precision} batch {self.batch} on {self.device}"

    def command(self, out: Path) -> list[str]:
        """Returns the command line."""
        options = {
            "--model": self.variant.id,
            "--weights": f"seeded:{self.seed}",
            "--precision": self.precision,
            "--batch": self.batch,
            "--device": self.device,
            "--out": out,
        }
        words = [str(word) for option in options.items() for word in option]
        return [str(machine.SSD4J), "features", *map(str, self.photos), *words]

    def expected_metadata(self) -> dict[str, str]:
        """Returns the metadata that the file must have, as far as it is known in advance."""
        return {
            "model": self.variant.id,
            "weights": f"seeded:{self.seed}",
            "precision": self.precision,
        }


@dataclass(frozen=True)
class Error:
    """The distance of one map of one image from PyTorch's."""

    model: str
    precision: str
    map: str
    relative_l2: float
    seed: int
    batch: int
    photo: str

    def row(self) -> dict[str, object]:
        """Returns the error as JSON."""
        return {
            "model": self.model,
            "precision": self.precision,
            "map": self.map,
            "relativeL2": self.relative_l2,
            "bound": self.bound(),
            "seed": self.seed,
            "batch": self.batch,
            "photo": self.photo,
        }

    def bound(self) -> float:
        """Returns the bound of the precision."""
        return BOUNDS[self.precision]

    def is_below_bound(self) -> bool:
        """Returns whether it is within its bound; NaN is not."""
        return self.relative_l2 < self.bound()


class MismatchError(Exception):
    """ssd4j failed, or its file does not match the contract."""


def photos_of(photos: list[Path], batch: int) -> tuple[Path, ...]:
    """Returns every photo at least once, repeated until the last batch is full."""
    count = -(-len(photos) // batch) * batch
    return tuple(photos[i % len(photos)] for i in range(count))


def runs(variant: Variant, seed: int, first_seed: bool, arguments: argparse.Namespace) -> Iterator[Run]:
    """Yields the runs with one seed: all precisions and batch sizes, but one batch size for SSD512's later seeds."""
    batches = arguments.batches if variant is SSD300 or first_seed else arguments.batches[:1]
    for precision in arguments.precisions:
        for batch in batches:
            photos = photos_of(arguments.photos, batch)
            yield Run(variant, seed, precision, batch, photos, arguments.device)


def features(run: Run, out: Path) -> dict[str, torch.Tensor]:
    """Returns what ``ssd4j features`` writes, the input and the maps, after checking the file's metadata."""
    done = subprocess.run(run.command(out), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise MismatchError(f"{' '.join(run.command(out))}\nexit {done.returncode}: {done.stderr}")
    with safe_open(out, "pt") as file:
        metadata = file.metadata() or {}
        missing = [key for key in _METADATA if not metadata.get(key)]
        wrong = {key: metadata[key] for key, value in run.expected_metadata().items() if metadata.get(key) != value}
        if missing or wrong:
            raise MismatchError(f"{run}: metadata lacks {missing}, has wrong {wrong}")
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118, it is not a dict


def check_shapes(run: Run, found: dict[str, torch.Tensor], reference: dict[str, torch.Tensor]) -> None:
    """Refuses tensors other than the input and the maps, other shapes, and anything but float32."""
    size, count = run.variant.size, len(run.photos)
    expected = {"input": (count, 3, size, size)} | {
        name: (count, *value.shape[1:]) for name, value in reference.items()
    }
    shapes = {name: tuple(value.shape) for name, value in found.items()}
    if shapes != expected:
        raise MismatchError(f"{run}: shapes are {shapes}, not {expected}")
    types = {value.dtype for value in found.values()}
    if types != {torch.float32}:
        raise MismatchError(f"{run}: types are {types}")


def check_input(variant: Variant, photo: Path, found: torch.Tensor) -> None:
    """Refuses an input that does not match the photo: channels swapped, another mean, another photo."""
    expected = images.to_input(images.resize(images.read_rgb(photo), variant.size))
    # JPEG decoders differ by a level or two; a real mistake differs by far more than one on average.
    off = (found - expected).abs().mean().item()
    if not off < 1:
        raise MismatchError(f"{photo.name}: the {variant.id} input is off by {off:.2f} levels on average from OpenCV's")


def compare(variant: Variant, seed: int, first_seed: bool, arguments: argparse.Namespace) -> Iterator[Error]:
    """Yields the errors of every image and map of one model and seed."""
    model = seeded_backbone(variant, seed)
    inputs: dict[Path, torch.Tensor] = {}
    references: dict[Path, dict[str, torch.Tensor]] = {}
    for run in runs(variant, seed, first_seed, arguments):
        with tempfile.TemporaryDirectory() as folder:
            found = features(run, Path(folder) / "features.safetensors")
        for i, photo in enumerate(run.photos):
            x = found["input"][i : i + 1]
            if photo not in references:
                check_input(variant, photo, x)
                inputs[photo], references[photo] = x, model(x)
            elif not torch.equal(x, inputs[photo]):
                raise MismatchError(f"{run}: the input of image {i} differs from that of the run before")
        check_shapes(run, found, references[run.photos[0]])
        for i, photo in enumerate(run.photos):
            for name, reference in references[photo].items():
                error = relative_l2(found[name][i : i + 1], reference)
                yield Error(variant.id, run.precision, name, error, seed, run.batch, photo.name)


def worst(errors: list[Error]) -> list[Error]:
    """Returns the worst error of every model, precision and map; NaN is the worst of all."""
    table: dict[tuple[str, str, str], Error] = {}
    for error in errors:
        key = (error.model, error.precision, error.map)
        if key not in table or not error.relative_l2 <= table[key].relative_l2:
            table[key] = error
    return sorted(table.values(), key=lambda e: (e.model, e.precision != "fp32", e.precision))


def print_table(rows: list[Error]) -> None:
    """Prints the worst errors as a Markdown table."""
    print("| model | precision | map | worst relative L2 error | bound | seed, batch, photo |")
    print("|---|---|---|---|---|---|")
    for e in rows:
        verdict = "" if e.is_below_bound() else " **missed**"
        where = f"{e.seed}, {e.batch}, {e.photo}"
        print(f"| {e.model} | {e.precision} | {e.map} | {e.relative_l2:.2e}{verdict} | {e.bound():.0e} | {where} |")


def write(path: Path, arguments: argparse.Namespace, errors: list[Error], rows: list[Error]) -> None:
    """Writes the table with everything needed to judge it."""
    result = {
        "schema": 1,
        "machine": machine.facts(),
        "device": arguments.device,
        "libraries": machine.libraries(arguments.device),
        "seeds": arguments.seeds,
        "photos": [photo.name for photo in arguments.photos],
        "batches": arguments.batches,
        "comparedMaps": len(errors),
        "passed": all(e.is_below_bound() for e in errors),
        "worst": [e.row() for e in rows],
    }
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    examples = sorted((machine.REPOSITORY / "examples").glob("*.jpg"))
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("photos", nargs="*", type=Path, default=examples, help="default: examples/*.jpg")
    parser.add_argument("--models", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--precisions", nargs="+", choices=set(BOUNDS) - {"int8", "fp8"}, default=["fp32", "bf16"])
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 2, 5])
    parser.add_argument("--device", default="cpu", help="as for ssd4j features; default: cpu")
    parser.add_argument("--threads", type=int, default=2, help="PyTorch's threads; default: 2")
    parser.add_argument("--out", type=Path, help="default: benchmarks/results/<cpu>/parity-<device>.json")
    return parser.parse_args(words)


@torch.inference_mode()
def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    torch.set_num_threads(arguments.threads)
    start = time.monotonic()
    errors: list[Error] = []
    try:
        for model in arguments.models:
            for number, seed in enumerate(arguments.seeds):
                print(f"{model} seeded:{seed}", file=sys.stderr)
                errors += compare(VARIANTS[model], seed, number == 0, arguments)
    except MismatchError as e:
        print(e, file=sys.stderr)
        return 1
    rows = worst(errors)
    print_table(rows)
    out = arguments.out or machine.results_folder() / f"parity-{arguments.device.replace(':', '-')}.json"
    write(out, arguments, errors, rows)
    print(f"\n{len(errors)} maps compared in {time.monotonic() - start:.0f} s; {out}")
    return 0 if all(e.is_below_bound() for e in errors) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
