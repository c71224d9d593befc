# SPDX-License-Identifier: Apache-2.0
"""Runs heats one after another, as many as there is time for."""

import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from race.clocks import Clocks, NoClocks
from race.entrant import AbsentError, Entrant
from race.heat import HeatRun, Judging, Pace
from race.judging import judging, reference
from race.record import RaceRecord
from race.schedule import SLOW_TO_PREPARE, Heat


class Race:
    """A field, a judge and a record."""

    def __init__(self, field: list[Entrant], judge: Judging, record: RaceRecord, pace: Pace) -> None:
        self._field = field
        self._judge = judge
        self._record = record
        self._pace = pace

    def run(self, heats: list[Heat], end: float, clocks: Clocks | NoClocks) -> None:
        """Runs as many heats as there is time for; the record is written after each."""
        start = time.monotonic()
        for heat in heats:
            if time.monotonic() >= end:
                return
            began = time.monotonic()
            field = [entrant for entrant in self._field if heat.compiled or entrant.name != SLOW_TO_PREPARE]
            run = HeatRun(heat, self._pace, end)
            run.prepare(field, self._judge, raced=self._record.is_measured(heat))
            began_to_time = time.monotonic()
            if run.ready:
                run.race()
            rows = run.finish()
            self._record.add_heat(heat, run.rounds, rows, clocks.since(began_to_time))
            for entrant in self._field:
                if entrant.hello:
                    self._record.add_hello(entrant)
            self._record.write(clocks.since(start))
            print(f"{heat}: {run.rounds} rounds in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Plan:
    """What to race.

    Attributes:
        heats: in order of priority.
        pace: how much is timed.
        inputs: a safetensors file, ``input`` [N,3,S,S], with N at least as large as the largest batch.
        end: the deadline, by ``time.monotonic()``.
    """

    heats: list[Heat]
    pace: Pace
    inputs: Path
    end: float


def race(entrants: list[Entrant], plan: Plan, record: RaceRecord, clocks: Clocks | NoClocks) -> bool:
    """Races the entrants, the last of which is the judge, and ends them; False if there is no reference."""
    *field, judge = entrants
    with ExitStack() as stack:
        for entrant in entrants:
            stack.callback(entrant.close)
        record.write(clocks.since(time.monotonic()))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=plan.inputs.resolve().parent)))
        images = max(heat.images() for heat in plan.heats)
        try:
            record.card_from_cpu = reference(judge, plan.inputs, images, plan.end)
        except AbsentError as e:
            print(f"race: no reference: {e.state}: {e.reason}", file=sys.stderr)
            return False
        Race(field, judging(judge, folder, record.add_parity), record, plan.pace).run(plan.heats, plan.end, clocks)
    return True
