# SPDX-License-Identifier: Apache-2.0
"""The measurements of a race: cells, their contestants, and the contestants' timings."""

from dataclasses import dataclass

from race.heat import OURS
from race.pages.fields import Field, ResultError

_MEASURED = "measured"


@dataclass(frozen=True)
class Spread:
    """The least, the median and the greatest value."""

    min: float
    median: float
    max: float

    @staticmethod
    def of(field: Field | None) -> "Spread | None":
        """Reads one."""
        return None if field is None else Spread(*(field.at(name).number() for name in ("min", "median", "max")))

    def text(self, decimals: int) -> str:
        """Returns ``1980 (1755 to 1980)``, with this many decimals."""
        return f"{self.median:.{decimals}f} ({self.min:.{decimals}f} to {self.max:.{decimals}f})"


@dataclass(frozen=True)
class Timing:
    """Latencies of one contestant in one form, over all rounds.

    Attributes:
        runs: the number of runs.
        p50: median, microseconds.
        p99: microseconds.
        images_per_second: by the median.
        rounds: the median of each round, microseconds.
        quantiles: of all runs in equal steps from the least to the greatest, microseconds; empty in older results.
        ours_over: our time over this one's, within each round; None if ours was not timed in this form.
    """

    runs: int
    p50: float
    p99: float
    images_per_second: float
    rounds: list[float]
    quantiles: list[float]
    ours_over: Spread | None

    @staticmethod
    def of(form: Field) -> "Timing":
        """Reads one."""
        quantiles = form.maybe("quantilesMicros")
        return Timing(
            form.at("runs").integer(),
            form.at("p50Micros").number(),
            form.at("p99Micros").number(),
            form.at("imagesPerSecond").number(),
            [element.number() for element in form.at("roundMedianMicros").elements()],
            [element.number() for element in quantiles.elements()] if quantiles else [],
            Spread.of(form.maybe("oursOver")),
        )


@dataclass(frozen=True)
class Entry:
    """A contestant in a cell.

    Attributes:
        state: ``measured``, ``not measured``, ``refused`` or ``failed``.
        reason: why it was not measured, or empty.
        cold_start: seconds from the start of its process to its first result; None unless the process was new.
        memory: bytes that it allocated on the card.
        card_memory: growth of the card's used memory, bytes.
        chosen: the fastest of the ways it tried, or empty.
        timings: by form.
    """

    state: str
    reason: str
    cold_start: float | None
    memory: float | None
    card_memory: float | None
    chosen: str
    timings: dict[str, Timing]

    @staticmethod
    def of(entry: Field) -> "Entry":
        """Reads one."""
        state = entry.at("state").text()
        measured = state == _MEASURED
        timings = {}
        if measured:
            timings = {form: Timing.of(timing) for form, timing in entry.at("forms").members().items()}
            if "run" not in timings:
                raise ResultError(f"the result lacks {entry.path}.forms.run")
        return Entry(
            state,
            "" if measured else entry.at("reason").text(),
            entry.maybe_number("coldStartSeconds"),
            entry.maybe_number("deviceMemoryBytes"),
            entry.maybe_number("cardMemoryBytes"),
            entry.maybe_text("chosen"),
            timings,
        )

    def run(self) -> Timing | None:
        """Returns the timing from host to host, which everyone has who was measured."""
        return self.timings.get("run")


@dataclass(frozen=True)
class Cell:
    """A precision and a batch size, with its contestants by name.

    Attributes:
        threads: of a CPU, that everyone computed with; None on a card.
    """

    precision: str
    batch: int
    threads: int | None
    rounds: int
    entries: dict[str, Entry]

    @staticmethod
    def of(cell: Field, threads: int | None = None) -> "Cell":
        """Reads one. Args: ``threads``: of the race, if the cell does not name its own."""
        entries = {name: Entry.of(entry) for name, entry in cell.at("contestants").members().items()}
        if OURS not in entries:
            raise ResultError(f"the result lacks {cell.path}.contestants.{OURS}")
        return Cell(
            cell.at("precision").text(),
            cell.at("batch").integer(),
            cell.maybe_integer("threads") or threads,
            cell.at("rounds").integer(),
            entries,
        )

    def ours(self) -> Entry:
        """Returns ssd4j's entry; it takes part in every cell."""
        return self.entries[OURS]

    def __str__(self) -> str:
        """As pages show it."""
        threads = f", {self.threads} thread{'s' if self.threads != 1 else ''}" if self.threads else ""
        return f"{self.precision} batch {self.batch}{threads}"
