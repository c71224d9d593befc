# SPDX-License-Identifier: Apache-2.0
"""Latencies of one contestant in the rounds of a heat, and their summary."""

import math
import statistics
from dataclasses import dataclass, field
from typing import Any

_STEPS = 50


@dataclass
class Timing:
    """One list of latencies per round, in microseconds."""

    rounds: list[list[float]] = field(default_factory=list)

    def medians(self) -> list[float]:
        """Returns the median of each round."""
        return [statistics.median(latencies) for latencies in self.rounds]

    def row(self, batch: int, ours: "Timing | None") -> dict[str, Any]:
        """Returns the row of a result, with our time over this one's, taken within each round."""
        latencies = sorted(latency for round_ in self.rounds for latency in round_)
        median = statistics.median(latencies)
        row: dict[str, Any] = {
            "runs": len(latencies),
            "p50Micros": median,
            "p99Micros": percentile(latencies, 0.99),
            "minMicros": latencies[0],
            "maxMicros": latencies[-1],
            "quantilesMicros": [percentile(latencies, step / _STEPS) for step in range(_STEPS + 1)],
            "imagesPerSecond": batch * 1e6 / median,
            "roundMedianMicros": self.medians(),
        }
        if ours is not None:
            ratios = [mine / theirs for mine, theirs in zip(ours.medians(), self.medians(), strict=True)]
            row["oursOver"] = {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios)}
        return row


def percentile(ascending: list[float], part: float) -> float:
    """Returns the smallest value that at least this part of the values does not exceed."""
    # 0.56 * 100 is a little more than 56.
    return ascending[max(0, math.ceil(part * len(ascending) - 1e-9) - 1)]
