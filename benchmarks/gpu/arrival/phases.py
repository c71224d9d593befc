# SPDX-License-Identifier: Apache-2.0
"""One phase after another, each within its budget, and a result that is complete JSON at any moment."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gpu.arrival import archive, parts
from gpu.arrival.commands import CommandError, CutError, Deadline
from race.roofline import layers

FILE = "first-light.json"


@dataclass(frozen=True)
class Phase:
    """A part of the run.

    Attributes:
        name: as the result shows it.
        budget: the most seconds it may take.
        run: does the work until the deadline; what it has found by then is in its files.
        again: whether a later start runs it even if it was done.
        needs: the phases that must have been done before.
    """

    name: str
    budget: float
    run: Callable[[Deadline], None]
    again: bool = False
    needs: tuple[str, ...] = ()


class NotApplicableError(Exception):
    """A phase is about something that this card does not have; the message says what."""


@dataclass
class Outcome:
    """The outcome of a phase.

    It is done, failed, cut (its time was up), running, skipped (a phase that it needs was not done), not applicable
    (the card cannot do it), or not measured.
    """

    name: str
    budget: float
    state: str = "not measured"
    seconds: float = 0
    reason: str = ""


class Result:
    """The result file: the phases' outcomes, combined with the files that the phases write."""

    def __init__(self, out: Path, head: dict[str, object], phases: list[Phase]) -> None:
        """Goes on from the result of an earlier start, if there is one.

        Args: ``out``: the folder; ``head``: the first fields of the file.
        """
        self._out = out
        earlier = parts.load(out / FILE) or {}
        self._head = head | {"starts": earlier.get("starts", 0) + 1}
        done = {outcome["name"]: outcome for outcome in earlier.get("phases", []) if outcome["state"] == "done"}
        self.outcomes = [
            Outcome(**done[phase.name]) if phase.name in done and not phase.again else Outcome(phase.name, phase.budget)
            for phase in phases
        ]

    def write(self) -> None:
        """Replaces the file as a whole, then the archive."""
        whole = self._head | {"phases": [asdict(outcome) for outcome in self.outcomes]}
        for part in ("facts", "tests"):
            whole[part] = parts.load(self._out / f"{part}.json")
        whole["parity"] = parts.rows(self._out, "parity")
        whole["planning"] = parts.rows(self._out, "planning")
        whole["roofline"] = self._roofline()
        whole["race"] = parts.races(self._out)
        whole["frames"] = parts.last(self._out, "frames")
        draft = self._out / f"{FILE}.new"
        draft.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
        draft.replace(self._out / FILE)
        archive.write(self._out)

    def _roofline(self) -> dict[str, Any] | None:
        """Returns the card's peaks, with the layers of all plans, also of those that were made later."""
        peaks: dict[str, Any] | None = parts.load(self._out / "roofline.json")
        if not isinstance(peaks, dict):
            return peaks
        try:
            plans = list(layers(self._out / "plans"))
        except (ValueError, KeyError):
            return peaks
        return peaks | {"plans": plans} if plans else peaks

    def ok(self) -> bool:
        """Returns whether everything was done that the card can do."""
        return all(outcome.state in ("done", "not applicable") for outcome in self.outcomes)

    def lacks(self, phase: Phase) -> str:
        """Returns why a phase cannot run: what it needs, and what became of that; empty if it can."""
        states = {outcome.name: outcome.state for outcome in self.outcomes}
        return "; ".join(
            f"it needs the phase '{name}', whose state is '{states[name]}'"
            for name in phase.needs
            if states[name] != "done"
        )


def run(phases: list[Phase], result: Result, deadline: Deadline) -> None:
    """Runs the phases in order; when the time is up, the rest stays not measured."""
    result.write()
    for phase, outcome in zip(phases, result.outcomes, strict=True):
        if outcome.state == "done":
            continue
        if deadline.left() <= 1:
            outcome.reason = "no time was left"
            continue
        if lacks := result.lacks(phase):
            outcome.state, outcome.reason = "skipped", lacks
        else:
            _run(phase, outcome, result, deadline)
        print(f"{outcome.name:<13} {outcome.state} in {outcome.seconds:.1f} s {outcome.reason}".rstrip(), flush=True)
    result.write()


def _run(phase: Phase, outcome: Outcome, result: Result, deadline: Deadline) -> None:
    start = time.monotonic()
    outcome.state, outcome.reason = "running", ""
    result.write()
    try:
        phase.run(deadline.sooner(phase.budget))
        outcome.state = "done"
    except CutError as e:
        outcome.state, outcome.reason = "cut", str(e)
    except NotApplicableError as e:
        outcome.state, outcome.reason = "not applicable", str(e)
    except CommandError as e:
        outcome.state, outcome.reason = "failed", str(e)
    except Exception as e:
        # Whatever it is, it must not cost the phases after it.
        outcome.state, outcome.reason = "failed", f"{type(e).__name__}: {e}"
    except BaseException:
        outcome.state, outcome.reason = "cut", "the run was ended from outside"
        raise
    finally:
        outcome.seconds = round(time.monotonic() - start, 1)
        result.write()
