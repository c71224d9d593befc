# SPDX-License-Identifier: Apache-2.0
"""The numbers that the page about scale is made with: what was measured, and what is assumed, each with its reason."""

import json
from pathlib import Path
from typing import Any

from scale.account import Costs, Machine, Photo
from scale.cluster import Batching, Work

_RESULTS = Path(__file__).resolve().parents[1] / "results/intel-xeon-processor-amx-2cpu"
_GIGABIT = 1e9 / 8

REQUEST = 32
"""Photos of a request."""


def measured_server() -> dict[str, Any]:
    """Returns what integrations/kserve/measure found on a CPU."""
    figures: dict[str, Any] = json.loads((_RESULTS / "serve-fp32.json").read_text(encoding="utf-8"))
    return figures


def measured_decoding(photo: str) -> float:
    """Returns the processor seconds of decoding a kind of photo, from decoding.json."""
    times = json.loads((_RESULTS / "decoding.json").read_text(encoding="utf-8"))["milliseconds"][photo]["ssd4j"]
    return sorted(times)[len(times) // 2] / 1000


def resizing() -> float:
    """Returns the processor seconds of resizing and normalizing a photo to 300 x 300.

    The server does that on the CPU, for GPUs too. It is the time of the stage "prepare" that is not decoding.
    """
    prepare = measured_server()["lone"]["stages"]["prepare"] / 1000
    return max(0.0, prepare - measured_decoding("JPEG 4:2:0, 500 x 333"))


def serving() -> float:
    """Returns the seconds of a photo in a request with 32 of them: its answer, HTTP, and the client of the measurement.

    That is more than the server's processor time, which is too small beside the computation to be measured.
    """
    lone = measured_server()["lone"]
    return (lone["stages"]["answer"] + lone["latency"] - lone["stages"]["request"]) / 1000 / REQUEST


# The sizes of the files: of examples on average, and about 0.35 bytes a pixel as cameras write them.
SMALL = "0.2 megapixels, 63 kB"
LARGE = "12 megapixels, 4 MB"
FRAME = "frames of 300 x 300, 270 kB"


def photos() -> list[Photo]:
    """Returns the kinds of photos."""
    return [
        Photo(SMALL, 63e3, measured_decoding("JPEG 4:2:0, 500 x 333") + resizing()),
        Photo(LARGE, 4e6, measured_decoding("JPEG 4:2:0, 4000 x 3000") + resizing()),
        Photo(FRAME, 270e3, resizing()),
    ]


# Assumed: what this project wants to reach on an H100 in fp16, from frames to boxes at batch 64; no card has shown it.
GPU_RATE = 7000.0

# Assumed: reads of an object store are billed at $0.40 a million, the list price of a large cloud.
FETCH = 0.40


def costs() -> Costs:
    """Returns what a photo takes besides its preparation. Float32 for the network goes over the bus."""
    return Costs(GPU_RATE, serving(), 3 * 300 * 300 * 4, FETCH)


# Assumed: a common machine with eight GPUs has 96 cores, 200 Gbit/s of network and PCIe 5 x16 at 50 GB/s for each GPU.
# One with a single GPU has an eighth of it. Storage delivers what the network does; a thousand GPUs share 10 Tbit/s of
# it. A GPU with its part of the machine costs $4 an hour.
MACHINES = [
    Machine("1", 1, 12, 25 * _GIGABIT, 25 * _GIGABIT, 50e9, 4.0),
    Machine("8", 8, 96, 200 * _GIGABIT, 200 * _GIGABIT, 50e9, 32.0),
    Machine("1000", 1000, 12_000, 25_000 * _GIGABIT, 10_000 * _GIGABIT, 50e9, 4000.0),
]

# Assumed: a batch takes 0.6 ms however small it is, and for each photo what 7000 photos a second leave at batch 64; its
# upload and the reading of its results take 1.5 ms.
_FIXED = 0.0006
GPU = Work(batch=_FIXED, photo=1 / GPU_RATE - _FIXED / 64, host=0.0015)
GPU_BATCHING = Batching(most=64, delay=0.002, queue=256, instances=2)
