# SPDX-License-Identifier: Apache-2.0
"""The record of a race from frames to boxes: that of the other race, with the agreement of boxes in place of maps."""

from typing import Any

from race.entrant import Entrant
from race.heat import OURS
from race.record import RaceRecord
from race.schedule import Heat


class FramesRecord(RaceRecord):
    """Cells, who took part, and how far everybody's boxes agree with the reference's."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401, those of the other record
        super().__init__(*arguments, **named)
        self._boxes: dict[tuple[str, tuple[str, int]], dict[str, Any]] = {}

    def add_boxes(self, entrant: Entrant, heat: Heat, found: dict[str, Any]) -> None:
        """Adds how far a contestant's boxes agree, in place of an earlier heat's."""
        row = {"contestant": entrant.name, "precision": heat.precision, "batch": heat.batch}
        self._boxes[entrant.name, heat.cell] = row | found

    def ours_failed(self) -> list[str]:
        """Returns what makes the race red: boxes of ours that are not the reference's, and cells where we failed."""
        wrong = [
            f"{row['precision']} batch {row['batch']}: {row['share']:.1%} of the boxes agree, not {row['bar']:.0%}"
            for (name, _), row in self._boxes.items()
            if name == OURS and row["passed"] is False
        ]
        return wrong + super().ours_failed()

    def whole(self) -> dict[str, Any]:
        """Returns the record as JSON has it."""
        whole = super().whole()
        return {key: value for key, value in whole.items() if key not in ("parity", "cardFromCpu")} | {
            "boxes": list(self._boxes.values())
        }
