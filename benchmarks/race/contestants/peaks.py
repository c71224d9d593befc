# SPDX-License-Identifier: Apache-2.0
"""Measures what the card can do at most: copies, and large square matrix products in each precision.

    {"do": "copy", "seconds": S}                        bytes per second, counting both bytes read and bytes written
    {"do": "transfer", "seconds": S}                    bytes per second between pinned host memory and the device
    {"do": "gemm", "precision": "fp16", "seconds": S}   floating-point operations per second; a multiply-add is two

Each is the best of the sizes tried; the rate of a size is that of its median run.
"""

import itertools
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import torch

from race.contestants.network import DTYPES, set_arithmetic
from race.contestants.server import BusyTime, RefusedError, parser, serve

_MIB = 1 << 20


class Peaks:
    """Carries out each command."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._card = device.type == "cuda"

    def copy(self, command: dict[str, Any]) -> dict[str, Any]:
        """Copies from one buffer of the device to another, each far larger than any cache."""
        sizes = [mib * _MIB for mib in ([512, 1024, 4096] if self._card else [64])]

        def rate(size: int, seconds: float) -> float:
            source = torch.ones(size, dtype=torch.uint8, device=self._device)
            target = torch.empty_like(source)
            return 2 * size / self._median(lambda: target.copy_(source), seconds)

        return _best("bytes_per_second", "buffer_bytes", sizes, rate, command["seconds"])

    def transfer(self, command: dict[str, Any]) -> dict[str, Any]:
        """Copies to the device and back, like inputs and maps."""
        if not self._card:
            raise RefusedError("there is no card to copy to")
        host = torch.ones(256 * _MIB, dtype=torch.uint8, pin_memory=True)
        device = host.to(self._device)
        each = command["seconds"] / 2
        up = self._median(lambda: device.copy_(host, non_blocking=True), each)
        down = self._median(lambda: host.copy_(device, non_blocking=True), each)
        return {"upload_bytes_per_second": host.nbytes / up, "download_bytes_per_second": host.nbytes / down}

    def gemm(self, command: dict[str, Any]) -> dict[str, Any]:
        """Multiplies noise: power, and with it the clock, depends on the values."""
        precision = command["precision"]
        set_arithmetic(precision)
        sizes = [2048, 4096, 6144, 8192, 12288, 16384] if self._card else [256, 512]

        def rate(size: int, seconds: float) -> float:
            a, b = (torch.randn(size, size, device=self._device).to(DTYPES[precision]) for _ in range(2))
            out = torch.empty_like(a)
            return 2 * size**3 / self._median(lambda: torch.mm(a, b, out=out), seconds)

        return _best("flop_per_second", "size", sizes, rate, command["seconds"])

    def _median(self, call: Callable[[], object], seconds: float) -> float:
        """Returns the seconds of a call; at least five are measured."""
        for _ in range(3):
            call()
        taken: list[float] = []
        end = time.monotonic() + seconds
        while len(taken) < 5 or time.monotonic() < end:
            taken += self._card_seconds(call) if self._card else [_cpu_seconds(call)]
        return statistics.median(taken)

    def _card_seconds(self, call: Callable[[], object]) -> list[float]:
        """Times with events between queued calls, so that launching them does not count."""
        events = [torch.cuda.Event(enable_timing=True) for _ in range(6)]
        events[0].record()
        for event in events[1:]:
            call()
            event.record()
        events[-1].synchronize()
        return [first.elapsed_time(last) / 1e3 for first, last in itertools.pairwise(events)]


def _cpu_seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _best(
    rate_name: str, size_name: str, sizes: list[int], rate: Callable[[int, float], float], seconds: float
) -> dict[str, Any]:
    tried: dict[int, float | str] = {}
    for size in sizes:
        try:
            tried[size] = rate(size, seconds / len(sizes))
        except torch.cuda.OutOfMemoryError as e:  # noqa: PERF203, a smaller card measures what fits
            tried[size] = str(e)
    rates = {size: value for size, value in tried.items() if isinstance(value, float)}
    if not rates:
        raise RefusedError(f"none of the sizes could be measured: {tried}")
    best = max(rates, key=rates.__getitem__)
    return {rate_name: rates[best], size_name: best, "tried": tried}


def main(words: list[str]) -> None:
    """Serves until told to quit."""
    busy = BusyTime()
    peaks = Peaks(parser(__doc__).parse_args(words).device)

    def hello(_: dict[str, Any]) -> dict[str, Any]:
        return {"name": "peaks", "versions": {"torch": torch.__version__}}

    with torch.inference_mode():
        serve({"hello": hello, "copy": peaks.copy, "transfer": peaks.transfer, "gemm": peaks.gemm}, busy)


if __name__ == "__main__":
    main(sys.argv[1:])
