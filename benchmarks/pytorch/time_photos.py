# SPDX-License-Identifier: Apache-2.0
"""Times ssd4j against a PyTorch DataLoader over the photos of a folder, decoding included, on the CPU.

Both decode each photo, resize it and compute the six maps of SSD300 with the same seeded weights. PyTorch's best
setting is looked for first: eager or compiled, batches, workers and threads. Then both take turns over all photos, and
``benchmarks/results/<cpu>/photos.md`` is written. Makes the photos from the examples unless a folder is given. Needs
Pillow and a C++ compiler for ``torch.compile``.
"""

import argparse
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

import images
import machine
from ssd_model import SSD300, seeded_backbone

Network = Callable[[Tensor], object]


class Photos(Dataset[Tensor]):
    """The photos of a folder as inputs [3, 300, 300] of the network."""

    def __init__(self, paths: list[Path]) -> None:
        """Remembers the files; they are read when they are asked for."""
        self._paths = paths

    def __len__(self) -> int:
        """Returns the number of photos."""
        return len(self._paths)

    def __getitem__(self, index: int) -> Tensor:
        """Reads a photo; reduced decoding, as Pillow offers it, would change the pixels and is not used."""
        with Image.open(self._paths[index]) as photo:
            small = photo.convert("RGB").resize((300, 300), Image.Resampling.BILINEAR)
        return images.to_input(np.asarray(small))[0]


def make_photos(folder: Path, count: int) -> None:
    """Writes photos of 640 x 480 as JPEG: the examples, each with noise of its own."""
    examples = sorted((machine.REPOSITORY / "examples").glob("*.jpg"))
    draws = np.random.default_rng(0)
    for number in range(count):
        with Image.open(examples[number % len(examples)]) as photo:
            pixels = np.asarray(photo.convert("RGB").resize((640, 480))).astype(np.int16)
        noisy = np.clip(pixels + draws.integers(-8, 9, pixels.shape, dtype=np.int16), 0, 255).astype(np.uint8)
        Image.fromarray(noisy).save(folder / f"{number:04}.jpg", quality=85)


def rate(network: Network, precision: str, loader: DataLoader[Tensor]) -> float:
    """Returns the photos a second of one pass, with the time in which the workers start."""
    start = time.perf_counter()
    count = 0
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
        for batch in loader:
            network(batch)
            count += batch.shape[0]
    return count / (time.perf_counter() - start)


def loader(paths: list[Path], batch: int, workers: int) -> DataLoader[Tensor]:
    """Returns a loader; its batches are full, because a compiled network is compiled again for another size."""
    return DataLoader(Photos(paths), batch_size=batch, num_workers=workers, drop_last=True)


def pytorch_best(
    model: nn.Module, paths: list[Path], precision: str, modes: list[str]
) -> tuple[dict[str, object], Network]:
    """Returns the fastest setting over the first photos, and its network."""
    found: list[tuple[float, dict[str, object], Network]] = []
    for mode, batch, threads in itertools.product(modes, (1, 4, 8), range(1, len(os.sched_getaffinity(0)) + 1)):
        torch.set_num_threads(threads)
        torch._dynamo.reset()
        network: Network = model if mode == "eager" else torch.compile(model)
        rate(network, precision, loader(paths[: 2 * batch], batch, 0))
        for workers in (0, 1, 2):
            setting: dict[str, object] = {"mode": mode, "batch": batch, "threads": threads, "workers": workers}
            found.append((rate(network, precision, loader(paths[:24], batch, workers)), setting, network))
            print(f"{precision} {setting}: {found[-1][0]:.2f} photos/s", file=sys.stderr)
    best = max(found, key=lambda item: item[0])
    return best[1], best[2]


def ssd4j_rate(paths: list[Path], precision: str, options: list[str]) -> float:
    """Returns the photos a second of ``features`` between its first result and its end."""
    command = [str(machine.SSD4J), "features", "--json", "--timing", "--precision", precision, *options]
    done = subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, text=True)
    assert len(json.loads(done.stdout)["images"]) == len(paths)
    at = {title: float(millis) for millis, title in re.findall(r"ssd4j: +(\d+) +[+-]\d+  (.*)", done.stderr)}
    return (len(paths) - 1) / (at["everything written"] - at["first result computed"]) * 1000


def page(rows: list[str], count: int) -> str:
    """Returns the result as Markdown."""
    facts = machine.facts()
    return "\n".join(
        [
            f"# Photos a second, decoding included, on {facts['cpu']}",
            "",
            f"{facts['cpus']} CPUs; {facts['jdk']}; PyTorch {torch.__version__}; ssd4j at {facts['commit']}; "
            f"{facts['date']}; load average {os.getloadavg()[0]:.1f} after.  ",
            f"{count} JPEG photos; SSD300's maps. The rates are medians of passes over all photos, in turns; "
            "ssd4j's begins with its first result, PyTorch's after passes over the first photos with the same network.",
            "",
            "| precision | PyTorch's best setting | PyTorch, photos/s | ssd4j, photos/s | ssd4j over PyTorch |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main(words: list[str]) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--precision", action="append", choices=("fp32", "bf16"))
    parser.add_argument("--modes", nargs="+", default=["eager", "compiled"], choices=("eager", "compiled"))
    parser.add_argument("--ssd4j", default="", help="more options of ssd4j, for example --sessions=1")
    arguments = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.folder or Path(made)
        if arguments.folder is None:
            make_photos(folder, arguments.photos)
        paths = sorted(path for path in folder.iterdir() if path.is_file())[: arguments.photos]
        model = seeded_backbone(SSD300, 0).eval()
        rows = []
        for precision in arguments.precision or ["fp32", "bf16"]:
            setting, network = pytorch_best(model, paths, precision, arguments.modes)
            torch.set_num_threads(int(str(setting["threads"])))
            batches = loader(paths, int(str(setting["batch"])), int(str(setting["workers"])))
            pairs = [
                (rate(network, precision, batches), ssd4j_rate(paths, precision, arguments.ssd4j.split()))
                for _ in range(arguments.rounds)
            ]
            theirs, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
            ratio = statistics.median(mine / other for other, mine in pairs)
            described = ", ".join(f"{name} {value}" for name, value in setting.items())
            rows.append(f"| {precision} | {described} | {theirs:.2f} | {ours:.2f} | {ratio:.2f} |")
    text = page(rows, len(paths))
    print(text)
    machine.results_folder().joinpath("photos.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
