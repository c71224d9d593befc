# SPDX-License-Identifier: Apache-2.0
"""Clocks, power and temperature while contestants work, sampled on a separate thread."""

import re
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from race.nvml import Nvml, NvmlError

_CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Reading:
    """One moment of a processor.

    Attributes:
        values: by field of a result: ``smMHz``, ``celsius``...; None if unknown.
        reasons: what held the clock down.
    """

    values: dict[str, float | None]
    reasons: tuple[str, ...] = ()


@dataclass
class Clocks:
    """Samples until it is closed.

    Attributes:
        read: takes a reading.
        source: as results name it.
        highest: the highest clock, as a field of the result.
        period: seconds between samples.
    """

    read: Callable[[], Reading]
    source: str
    highest: dict[str, int | None] = field(default_factory=dict)
    period: float = 0.25

    def __post_init__(self) -> None:
        self._samples: list[tuple[float, Reading]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def _sample(self) -> None:
        while not self._stop.wait(self.period):
            self._samples.append((time.monotonic(), self.read()))

    def since(self, start: float) -> dict[str, Any]:
        """Returns what was seen since a moment of ``time.monotonic()``."""
        seen = [reading for moment, reading in list(self._samples) if moment >= start]
        names = dict.fromkeys(name for reading in seen for name in reading.values)
        spreads = {name: _spread([reading.values.get(name) for reading in seen]) for name in names}
        return {
            "source": self.source,
            "samples": len(seen),
            **spreads,
            **self.highest,
            "heldDownBy": sorted({reason for reading in seen for reason in reading.reasons}),
        }

    def close(self) -> None:
        """Ends the thread."""
        self._stop.set()
        self._thread.join()


class NoClocks:
    """In place of a processor that reports nothing, with the reason."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def since(self, start: float) -> dict[str, Any]:
        """Returns that there is nothing, and why."""
        return {"source": "none", "samples": 0, "reason": self._reason}

    def close(self) -> None:
        """Does nothing."""


def _spread(values: Sequence[float | None]) -> dict[str, float] | None:
    known = [value for value in values if value is not None]
    return {"min": min(known), "median": statistics.median(known), "max": max(known)} if known else None


def of_card(stand_in: bool) -> tuple[Clocks | NoClocks, Callable[[], int | None]]:
    """Returns the clocks of the card, and a function that returns how much of its memory is in use."""
    if stand_in:
        return NoClocks("the stand-in has no clock"), lambda: None
    try:
        nvml = Nvml()
    except NvmlError as e:
        return NoClocks(str(e)), lambda: None

    def read() -> Reading:
        card = nvml.reading()
        return Reading(
            {
                "smMHz": card.sm_mhz,
                "memoryMHz": card.memory_mhz,
                "powerWatts": card.power_watts,
                "celsius": card.celsius,
            },
            card.reasons,
        )

    return Clocks(read, "nvml", {"highestSmMHz": nvml.highest_sm_mhz()}), nvml.memory_used


def of_cpu() -> Clocks | NoClocks:
    """Returns the clocks of the CPU: the mean over its processors, as Linux reports them."""
    if _cpu_mhz() is None:
        return NoClocks(f"{_CPUINFO} reports no clock")
    return Clocks(lambda: Reading({"cpuMHz": _cpu_mhz()}), str(_CPUINFO))


def _cpu_mhz() -> float | None:
    found = re.findall(r"^cpu MHz\s*: ([\d.]+)$", _CPUINFO.read_text(encoding="utf-8"), re.MULTILINE)
    return round(statistics.fmean(map(float, found)), 1) if found else None
