# SPDX-License-Identifier: Apache-2.0
"""The parts of a result that several phases and several starts have measured, as one."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def load(file: Path) -> Any:  # noqa: ANN401
    """Returns what a file contains; None if there is none, or its writer was killed while writing."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def files(out: Path, name: str) -> list[Path]:
    """Returns the files of a part, oldest first: ``race.json``, then ``race-2.json`` of a later phase or start."""
    first = out / f"{name}.json"
    numbered = [file for file in out.glob(f"{name}-*.json") if _number(file) is not None]
    return [*([first] if first.exists() else []), *sorted(numbered, key=lambda file: _number(file) or 0)]


def next_file(out: Path, name: str) -> Path:
    """Returns a file that does not exist yet, so that nothing that was measured is written over."""
    there = files(out, name)
    if not there:
        return out / f"{name}.json"
    return out / f"{name}-{(_number(there[-1]) or 1) + 1}.json"


def last(out: Path, name: str) -> Any:  # noqa: ANN401
    """Returns the newest file of a part that can be read; None if there is none."""
    found = [part for file in files(out, name) if (part := load(file)) is not None]
    return found[-1] if found else None


def _number(file: Path) -> int | None:
    number = file.stem.rpartition("-")[2]
    return int(number) if number.isdecimal() else None


def rows(out: Path, name: str) -> list[dict[str, Any]] | None:
    """Returns the rows of all files of a part, the last ones of each setup; None if there are none."""
    found = [load(file) for file in files(out, name)]
    lists = [part for part in found if isinstance(part, list)]
    return _last(lists) if lists else None


def _setup(row: dict[str, Any]) -> tuple[Any, ...]:
    batches = row.get("batches")
    return row.get("precision"), row.get("batch", tuple(batches) if batches else None), row.get("contestant")


def _last(lists: Iterable[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Returns the rows of each setup as the last list that has any of it."""
    chosen: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for part in lists:
        of_part: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for row in part:
            of_part.setdefault(_setup(row), []).append(row)
        chosen |= of_part
    return [row for of_setup in chosen.values() for row in of_setup]


def races(out: Path) -> dict[str, Any] | None:
    """Returns all races as one: of each cell the row of each contestant that was measured, or else the last one."""
    found = [part for file in files(out, "race") if isinstance(part := load(file), dict)]
    if not found:
        return None
    cells: dict[tuple[str, int], dict[str, Any]] = {}
    for race in found:
        for cell in race.get("cells", []):
            key = cell["precision"], cell["batch"]
            cells[key] = _joined(cells[key], cell) if key in cells else cell
    contestants = {name: hello for race in found for name, hello in race.get("contestants", {}).items()}
    parity = _last(race.get("parity", []) for race in found)
    clocks = next((race["clocks"] for race in reversed(found) if race.get("clocks")), {})
    from_cpu = next((race["cardFromCpu"] for race in found if race.get("cardFromCpu")), {})
    joined = {"clocks": clocks, "contestants": contestants, "cardFromCpu": from_cpu, "parity": parity}
    return found[0] | joined | {"cells": list(cells.values())}


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Returns the later cell with what only the earlier one has measured; times of two runs are not compared."""
    older, newer = (one, other) if other["rounds"] else (other, one)
    kept = {name: row for name, row in older["contestants"].items() if row["state"] == "measured"}
    return newer | {
        "contestants": {
            name: kept[name] if row["state"] != "measured" and name in kept else row
            for name, row in newer["contestants"].items()
        }
    }


def measured(out: Path, contestant: str) -> set[tuple[str, int]]:
    """Returns the cells that a contestant has been timed in."""
    race = races(out) or {"cells": []}
    return {
        (cell["precision"], cell["batch"])
        for cell in race["cells"]
        if cell["contestants"].get(contestant, {}).get("state") == "measured"
    }
