# SPDX-License-Identifier: Apache-2.0
"""The race's part of a result, written while it is under way; ``result.md`` describes its fields."""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from race.entrant import Entrant
from race.heat import OURS
from race.schedule import Heat

_NOT_REACHED = {"state": "not measured", "reason": "time"}


class RaceRecord:
    """Cells, parity, and who took part. The file is complete JSON at any moment."""

    def __init__(
        self,
        out: Path,
        head: dict[str, Any],
        schedule: list[Heat],
        names: list[str],
        document: Callable[[dict[str, Any]], dict[str, Any]] = lambda record: record,
    ) -> None:
        """Creates a record with nothing measured.

        Args:
            out: the file.
            head: the record's first fields.
            schedule: the heats that are planned.
            names: of the contestants.
            document: returns what the file is to hold, made of the record.
        """
        self._out = out
        self._document = document
        self._head = head
        self._contestants: dict[str, Any] = {}
        self._cells = {
            heat.cell: {
                "precision": heat.precision,
                "batch": heat.batch,
                "rounds": 0,
                "contestants": {name: _NOT_REACHED for name in names},
            }
            for heat in schedule
        }
        self._parity: dict[tuple[str, tuple[str, int]], list[dict[str, Any]]] = {}
        self._clocks: dict[str, Any] = {}
        self.card_from_cpu: dict[str, float] = {}

    def add_hello(self, entrant: Entrant) -> None:
        """Adds how a contestant describes itself."""
        self._contestants[entrant.name] = entrant.hello

    def add_parity(self, entrant: Entrant, heat: Heat, judged: dict[str, Any]) -> None:
        """Adds how far a contestant's maps are from each reference, in place of an earlier heat's."""
        self._parity[entrant.name, heat.cell] = [
            {
                "contestant": entrant.name,
                "precision": heat.precision,
                "batch": heat.batch,
                "against": reference,
                "images": found["images"],
                "map": name,
                "relativeL2": error if math.isfinite(error) else None,  # JSON has no NaN
                "bound": judged["bound"],
                "passed": error < judged["bound"],
            }
            for reference, found in judged["against"].items()
            for name, error in found["errors"].items()
        ]

    def add_heat(self, heat: Heat, rounds: int, rows: dict[str, Any], clocks: dict[str, Any]) -> None:
        """Adds a heat; one that measured nothing leaves the measurements of an earlier one in place."""
        cell = self._cells[heat.cell]
        kept: dict[str, Any] = cell["contestants"]
        if rounds > 0:
            self._cells[heat.cell] = cell | {"rounds": rounds, "clocks": clocks, "contestants": kept | rows}
            return
        for name, row in rows.items():
            if kept[name]["state"] != "measured":
                kept = kept | {name: row}
        self._cells[heat.cell] = cell | {"contestants": kept}

    def is_measured(self, heat: Heat, name: str = OURS) -> bool:
        """Returns whether a contestant was timed."""
        return bool(self._cells[heat.cell]["contestants"][name]["state"] == "measured")

    def ours_failed(self) -> list[str]:
        """Returns what makes the race red: maps of ours that are not within their bounds, and cells where we failed."""
        wrong = [
            f"{row['precision']} batch {row['batch']}: {row['map']} is {row['relativeL2']} from the {row['against']}'s"
            for (name, _), rows in self._parity.items()
            for row in rows
            if name == OURS and not row["passed"]
        ]
        states = [(cell, cell["contestants"][OURS]) for cell in self._cells.values()]
        failed = [
            f"{cell['precision']} batch {cell['batch']}: {row['state']}: {row['reason']}"
            for cell, row in states
            if row["state"] in ("failed", "refused")
        ]
        return wrong + failed

    def whole(self) -> dict[str, Any]:
        """Returns the record as JSON has it."""
        return self._head | {
            "clocks": self._clocks,
            "contestants": self._contestants,
            "cardFromCpu": self.card_from_cpu,
            "parity": [row for rows in self._parity.values() for row in rows],
            "cells": list(self._cells.values()),
        }

    def write(self, clocks: dict[str, Any]) -> None:
        """Replaces the file as a whole."""
        self._clocks = clocks
        draft = self._out.with_name(self._out.name + ".new")
        document = self._document(self.whole())
        draft.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
        draft.replace(self._out)


def joined(records: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """Returns the records of races by their number of threads as one, whose cells and parity name that number."""
    first = next(iter(records.values()))

    def all_of(name: str) -> list[dict[str, Any]]:
        return [row | {"threads": threads} for threads, record in records.items() for row in record[name]]

    return first | {"cells": all_of("cells"), "parity": all_of("parity")}
