# SPDX-License-Identifier: Apache-2.0
"""The part of the card's measured GEMM peak that a contestant reaches with the network's multiply-adds."""

from race.pages.cells import Cell, Entry, Timing
from race.pages.layers import Peaks

# Copies between host and device are no arithmetic, so forms without them come first.
_FORMS = ("compute", "pipeline", "run")

# Of the convolutions; a multiply-add is two. A test computes them from the reference network.
FLOP_PER_IMAGE = {"ssd300": 2 * 30_129_032_192, "ssd512": 2 * 86_699_147_264}


def of_timing(model: str, cell: Cell, timing: Timing, peaks: Peaks) -> float | None:
    """Returns the part of the peak, or None if the peak was not measured."""
    peak = peaks.flop_per_second.get(cell.precision)
    return None if peak is None else FLOP_PER_IMAGE[model] * timing.images_per_second / peak


def of_entry(model: str, cell: Cell, entry: Entry, peaks: Peaks) -> tuple[float, str] | None:
    """Returns the part of the peak in the form with the least copying, and that form."""
    for form in _FORMS:
        if form in entry.timings:
            part = of_timing(model, cell, entry.timings[form], peaks)
            return None if part is None else (part, form)
    return None
