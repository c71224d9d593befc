# SPDX-License-Identifier: Apache-2.0
"""Passes over photos, decoding included: ssd4j's command, a PyTorch DataLoader, and ncnn with OpenCV's decoder."""

import ctypes
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

import images
import machine
from ssd_model import SSD300, seeded_backbone

sys.path.append(str(machine.REPOSITORY / "benchmarks"))
from race.contestants import ncnn_library, ncnn_model
from race.contestants.network import DTYPES, Network, set_arithmetic

Setting = dict[str, str | int]
"""How a peer is set up; what the names mean is the peer's matter."""

WARM_UP = 8
"""Photos before the clock starts."""


def read(path: Path) -> Tensor:
    """Returns a photo as the network takes it, [3, 300, 300]. It is decoded in full: less changes the pixels."""
    return images.to_input(images.resize(images.read_rgb(path), SSD300.size))[0]


class Photos(Dataset[Tensor]):
    """The photos as inputs of the network."""

    def __init__(self, paths: list[Path]) -> None:
        """Remembers the files; they are read when they are needed."""
        self._paths = paths

    def __len__(self) -> int:
        """Returns the number of photos."""
        return len(self._paths)

    def __getitem__(self, index: int) -> Tensor:
        """Reads a photo."""
        return read(self._paths[index])


def rounds(paths: list[Path], batch: int) -> list[Path]:
    """Returns as many photos as fill batches: a compiled network is compiled again for another size."""
    return paths[: len(paths) // batch * batch]


def pytorch(paths: list[Path], precision: str, setting: Setting) -> float:
    """Returns the photos a second of a DataLoader and a network; workers are started before the clock."""
    batch, workers = int(setting["batch"]), int(setting["workers"])
    torch.set_num_threads(int(setting["threads"]))
    cv2.setNumThreads(1)
    set_arithmetic(precision)
    network: Callable[[Tensor], object] = Network(seeded_backbone(SSD300, 0), DTYPES[precision])
    if setting["mode"] != "eager":
        torch._inductor.config.freezing = True
        network = torch.compile(network, fullgraph=True, dynamic=False)
    paths = rounds(paths, batch)
    warm_up = max(1, WARM_UP // batch)
    # The warm-up is part of the same pass, so that starting the workers is not timed.
    loaded = DataLoader(
        Photos(list(itertools.islice(itertools.cycle(paths), warm_up * batch)) + paths),
        batch_size=batch,
        num_workers=workers,
        prefetch_factor=2 if workers else None,
    )
    start = 0.0
    with torch.inference_mode():
        for number, values in enumerate(loaded):
            if number == warm_up:
                start = time.perf_counter()
            network(values)
    return len(paths) / (time.perf_counter() - start)


def pytorch_settings(precision: str) -> list[Setting]:
    """Returns the settings that are tried."""
    del precision
    cpus = len(os.sched_getaffinity(0))
    return [
        {"mode": mode, "batch": batch, "threads": threads, "workers": workers}
        for mode in ("eager", "frozen")
        for batch in (1, 4, 8)
        for threads, workers in ((cpus, 0), (cpus, 1), (max(1, cpus - 1), 1))
    ]


class NcnnNetwork:
    """The network in ncnn; threads may share it."""

    def __init__(self, precision: str, threads: int) -> None:
        """Builds the network."""
        backbone = seeded_backbone(SSD300, 0)
        self._library = ncnn_library.load()
        with tempfile.TemporaryDirectory() as folder:
            weights = Path(folder) / "weights.bin"
            ncnn_model.write_weights(weights, backbone.table, backbone.state_dict())
            text = ncnn_model.description(SSD300).encode()
            self._opened = self._library.race_open(text, str(weights).encode(), threads, int(precision == "bf16"))
        if not self._opened:
            raise RuntimeError("ncnn cannot read the model")
        example = torch.zeros(1, 3, SSD300.size, SSD300.size)
        with torch.inference_mode():
            self._shapes = [tuple(value.shape[1:]) for value in backbone(example).values()]
        self._backbone = backbone
        layers = list(SSD300.maps().values())
        self._names = (ctypes.c_char_p * len(layers))(*(layer.encode() for layer in layers))
        self._sizes = (ctypes.c_size_t * len(layers))(*(int(np.prod(shape)) for shape in self._shapes))

    def __call__(self, values: Tensor) -> list[Tensor]:
        """Returns the maps of a photo [3, 300, 300]."""
        maps = [torch.empty(shape) for shape in self._shapes]
        pointers = (ctypes.c_void_p * len(maps))(*(value.data_ptr() for value in maps))
        arguments = (SSD300.size, 1, 1, len(maps), self._names, pointers, self._sizes)
        if self._library.race_run(self._opened, values.data_ptr(), *arguments):
            raise RuntimeError("ncnn failed to compute a map")
        return maps

    def require_right(self, values: Tensor, bound: float) -> None:
        """Raises an error if the maps are not PyTorch's."""
        with torch.inference_mode():
            for name, right in self._backbone(values[None]).items():
                found = self(values)[list(SSD300.maps()).index(name)]
                error = float(torch.linalg.vector_norm(found - right[0]) / torch.linalg.vector_norm(right))
                if error > bound:
                    raise ValueError(f"ncnn's {name} differs from PyTorch's by {error}")


def ncnn(paths: list[Path], precision: str, setting: Setting) -> float:
    """Returns the photos a second of OpenCV's decoder and ncnn: a photo in each worker, with its own threads.

    With all threads in one run, ``readers`` threads decode ahead; otherwise the workers decode what they compute.
    """
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    network = NcnnNetwork(precision, int(setting["threads"]))
    network.require_right(read(paths[0]), 1e-4 if precision == "fp32" else 5e-2)
    readers = int(setting["readers"])
    if readers:
        run = lambda some: _ahead(network, some, readers)  # noqa: E731
    else:
        run = lambda some: _side_by_side(network, some, int(setting["workers"]))  # noqa: E731
    run(paths[:WARM_UP])
    start = time.perf_counter()
    run(paths)
    return len(paths) / (time.perf_counter() - start)


def _ahead(network: NcnnNetwork, paths: list[Path], readers: int) -> None:
    with ThreadPoolExecutor(readers) as pool:
        for values in pool.map(read, paths):
            network(values)


def _side_by_side(network: NcnnNetwork, paths: list[Path], workers: int) -> None:
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(lambda path: network(read(path)) and None, paths):
            pass


def ncnn_settings(precision: str) -> list[Setting]:
    """Returns the settings that are tried."""
    del precision
    cpus = len(os.sched_getaffinity(0))
    return [
        {"threads": cpus, "workers": 1, "readers": 1},
        {"threads": 1, "workers": cpus, "readers": 0},
    ]


def ssd4j(paths: list[Path], precision: str, setting: Setting) -> float:
    """Returns the photos a second of ``features`` from its first result to its end, with the statistics of maps."""
    command = [*(str(setting.get("command") or machine.SSD4J)).split(), "features", "--json", "--timing"]
    options = str(setting.get("options", "")).split()
    done = subprocess.run(
        [*command, "--precision", precision, *options, *map(str, paths)], check=True, capture_output=True, text=True
    )
    assert len(json.loads(done.stdout)["images"]) == len(paths)
    at = {title: float(millis) for millis, title in re.findall(r"ssd4j: +(\d+) +[+-]\d+  (.*)", done.stderr)}
    return (len(paths) - 1) / (at["everything written"] - at["first result computed"]) * 1000


def ssd4j_settings(precision: str) -> list[Setting]:
    """Returns the only setting: ssd4j chooses itself."""
    del precision
    return [{"options": ""}]


PEERS: dict[str, tuple[Callable[[list[Path], str, Setting], float], Callable[[str], list[Setting]]]] = {
    "ssd4j": (ssd4j, ssd4j_settings),
    "pytorch": (pytorch, pytorch_settings),
    "ncnn": (ncnn, ncnn_settings),
}
