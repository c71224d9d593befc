# SPDX-License-Identifier: Apache-2.0
"""Compares the maps of prepared contestants with the judge's references."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from race.entrant import AbsentError, Entrant
from race.heat import Judging
from race.schedule import Heat


def judging(judge: Entrant, folder: Path, add: Callable[[Entrant, Heat, dict[str, Any]], None]) -> Judging:
    """Judges through files in a folder, and adds what the judge found."""

    def compare(entrant: Entrant, heat: Heat, end: float) -> None:
        images = heat.images()
        inputs, maps = folder / f"inputs-{images}.safetensors", folder / "maps.safetensors"
        if not inputs.exists():
            _ask(judge, end, "inputs", count=images, output=str(inputs))
        entrant.ask(end, "maps", input=str(inputs), output=str(maps))
        add(entrant, heat, _ask(judge, end, "judge", maps=str(maps), precision=heat.precision))
        maps.unlink()

    return compare


def _ask(judge: Entrant, end: float, do: str, **arguments: object) -> dict[str, Any]:
    """Asks the judge while a contestant is compared, in whose row a failure must not look like the contestant's own."""
    try:
        return judge.ask(end, do, **arguments)
    except AbsentError as e:
        raise AbsentError(e.state, f"the judge: {e.reason}") from e


def reference(judge: Entrant, inputs: Path, images: int, end: float) -> dict[str, float]:
    """Has the judge compute the references; returns how far the card's is from the CPU's, by map.

    Without a reference no maps can be compared, and no contestant is timed.
    """
    judge.greet(end)
    found: dict[str, float] = judge.ask(end, "reference", input=str(inputs), images=images).get("card_from_cpu", {})
    return found
