# SPDX-License-Identifier: Apache-2.0
"""The card's clocks, power and temperature while others work, sampled on a thread of its own."""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from nvml import Nvml, NvmlError, Reading


class Clocks:
    """Samples until it is closed."""

    def __init__(
        self, read: Callable[[], Reading], source: str, highest_sm_mhz: int | None, period: float = 0.25
    ) -> None:
        """Args: ``source``: as results name it; ``period``: seconds between samples."""
        self._read = read
        self._source = source
        self._highest = highest_sm_mhz
        self._period = period
        self._samples: list[tuple[float, Reading]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def _sample(self) -> None:
        while not self._stop.wait(self._period):
            self._samples.append((time.monotonic(), self._read()))

    def since(self, start: float) -> dict[str, Any]:
        """What was seen since a moment of ``time.monotonic()``."""
        seen = [reading for moment, reading in list(self._samples) if moment >= start]
        return {
            "source": self._source,
            "samples": len(seen),
            "smMHz": _spread([reading.sm_mhz for reading in seen]),
            "highestSmMHz": self._highest,
            "memoryMHz": _spread([reading.memory_mhz for reading in seen]),
            "powerWatts": _spread([reading.power_watts for reading in seen]),
            "celsius": _spread([reading.celsius for reading in seen]),
            "heldDownBy": sorted({reason for reading in seen for reason in reading.reasons}),
        }

    def close(self) -> None:
        """Ends the thread."""
        self._stop.set()
        self._thread.join()


class NoClocks:
    """In place of a card that tells nothing, and why it does not."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def since(self, start: float) -> dict[str, Any]:
        """That there is nothing."""
        return {"source": "none", "samples": 0, "reason": self._reason}

    def close(self) -> None:
        """Nothing to do."""


def _spread(values: Sequence[float | None]) -> dict[str, float] | None:
    known = [value for value in values if value is not None]
    return {"min": min(known), "median": statistics.median(known), "max": max(known)} if known else None


def watch(stand_in: bool) -> tuple[Clocks | NoClocks, Callable[[], int | None]]:
    """The clocks of the card, and what tells how much of its memory is in use."""
    if stand_in:
        return NoClocks("the stand-in has no clock"), lambda: None
    try:
        nvml = Nvml()
    except NvmlError as e:
        return NoClocks(str(e)), lambda: None
    return Clocks(nvml.reading, "nvml", nvml.highest_sm_mhz()), nvml.memory_used
