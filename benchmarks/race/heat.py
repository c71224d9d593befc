# SPDX-License-Identifier: Apache-2.0
"""One heat: every contestant is prepared, judged, and timed in turns, round after round, within one run."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from race.entrant import AbsentError, Entrant
from race.schedule import SLOW_TO_PREPARE, Heat
from race.timing import Timing

OURS = "ssd4j"


@dataclass(frozen=True)
class Pace:
    """How much is timed.

    Attributes:
        rounds: rounds per heat.
        turn_seconds: about how long a contestant runs in a round.
        least_runs: the least runs per turn, which decide how much a p99 means.
        compile_part: the part of the remaining time that a contestant that compiles may take to prepare.
    """

    rounds: int
    turn_seconds: float
    least_runs: int
    compile_part: float = 0.6

    def runs(self, micros: float) -> int:
        """Returns the runs per turn for runs that take this long."""
        return max(self.least_runs, min(2000, int(self.turn_seconds * 1e6 / micros)))

    def warmups(self, runs: int) -> int:
        """Returns the runs before those that count: the processor was just busy with another contestant, or idle."""
        return max(1, runs // 10) if runs > 1 else 0


Judging = Callable[[Entrant, Heat, float], None]
"""Compares the maps of a prepared contestant, until a deadline; raises AbsentError if there are none."""


@dataclass
class HeatRun:
    """A heat in progress: who is ready, and each contestant's row of the result."""

    heat: Heat
    pace: Pace
    end: float
    ready: list[Entrant] = field(default_factory=list)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    timings: dict[tuple[str, str], Timing] = field(default_factory=dict)
    rounds: int = 0

    def prepare(self, entrants: list[Entrant], judge: Judging, raced: bool) -> None:
        """Prepares one after another; a cell that was raced before is only raced again with the one that compiles."""
        for entrant in sorted(entrants, key=lambda entrant: entrant.name != SLOW_TO_PREPARE):
            self._attempt(entrant, lambda entrant=entrant: self._prepare(entrant, judge))
            if raced and entrant.name == SLOW_TO_PREPARE and not self.ready:
                return

    def _prepare(self, entrant: Entrant, judge: Judging) -> None:
        now = time.monotonic()
        slow = entrant.name == SLOW_TO_PREPARE
        end = now + self.pace.compile_part * (self.end - now) if slow else self.end
        self.rows[entrant.name] = entrant.prepare(self.heat.precision, self.heat.batch, end)
        judge(entrant, self.heat, self.end)
        self.ready.append(entrant)

    def race(self) -> None:
        """Runs all rounds, or as many as there is time for; an incomplete round does not count."""
        # The order of the tables; the one who starts changes from round to round.
        field_ = sorted(self.ready, key=lambda entrant: (entrant.name != OURS, entrant.name))
        runs = {entrant.name: self._attempt(entrant, lambda e=entrant: self._estimate(e)) for entrant in field_}
        for number in range(self.pace.rounds):
            field_ = [entrant for entrant in field_ if entrant in self.ready]
            if not field_:
                return
            shift = number % len(field_)
            taken: dict[tuple[str, str], list[float]] = {}
            for entrant in field_[shift:] + field_[:shift]:
                taken |= self._attempt(entrant, lambda e=entrant: self._turn(e, runs[e.name])) or {}
            if time.monotonic() >= self.end:
                return
            for key, latencies in taken.items():
                self.timings.setdefault(key, Timing()).rounds.append(latencies)
            self.rounds += 1

    def _estimate(self, entrant: Entrant) -> int:
        return self.pace.runs(min(entrant.time(self.end, "run", 3))) if self.pace.turn_seconds else self.pace.least_runs

    def _turn(self, entrant: Entrant, runs: int) -> dict[tuple[str, str], list[float]]:
        taken = {}
        for form in entrant.forms():
            if warmups := self.pace.warmups(runs):
                entrant.time(self.end, form, warmups)
            taken[entrant.name, form] = entrant.time(self.end, form, runs)
        return taken

    def _attempt(self, entrant: Entrant, act: Callable[[], Any]) -> Any:  # noqa: ANN401
        try:
            return act()
        except AbsentError as e:
            print(f"{self.heat}: {entrant.name} {e.state}: {e.reason}", file=sys.stderr)
            self.rows[entrant.name] = e.row()
            if entrant in self.ready:
                self.ready.remove(entrant)
            return None

    def finish(self) -> dict[str, dict[str, Any]]:
        """Frees the device; returns the rows with the timings."""
        for entrant in self.ready:
            if self.rounds == 0:
                self.rows[entrant.name] = AbsentError("not measured", "time").row()
                continue
            self.rows[entrant.name]["forms"] = {
                form: timing.row(self.heat.batch, self._ours(form))
                for (name, form), timing in self.timings.items()
                if name == entrant.name
            }
        for entrant in list(self.ready):
            self._release(entrant)
        return self.rows

    def _ours(self, form: str) -> Timing | None:
        ready = any(entrant.name == OURS for entrant in self.ready)
        return self.timings.get((OURS, form)) if ready else None

    def _release(self, entrant: Entrant) -> None:
        try:
            entrant.release(time.monotonic() + 10)
        except AbsentError:
            entrant.close()
