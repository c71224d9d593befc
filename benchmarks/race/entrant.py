# SPDX-License-Identifier: Apache-2.0
"""A contestant in the race: started when first needed, restarted after it has ended, and asked with a deadline."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from race.protocol import Contestant, ContestantError


def _unknown() -> None:
    """In place of a card that reports the memory in use."""


class AbsentError(Exception):
    """A contestant does not take part in what follows; the message says why."""

    def __init__(self, state: str, reason: str) -> None:
        """Args: ``state``: ``refused``, ``failed`` or ``not measured``."""
        super().__init__(reason)
        self.state = state
        self.reason = reason

    def row(self) -> dict[str, Any]:
        """Returns the row of a result."""
        return {"state": self.state, "reason": self.reason}


class Entrant:
    """A contestant by its name; close it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str] | None = None,
        forms: Sequence[str] | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            name: as results show it.
            command: its command line.
            log: receives what it prints.
            environment: its variables; this process's by default.
            forms: the forms to time; by default all that it offers.
        """
        self.name = name
        self.memory_used: Callable[[], int | None] = _unknown
        """Bytes of the card's memory in use."""
        self._command = command
        self._log = log
        self._environment = environment
        self._forms = forms
        self._process: Contestant | None = None
        self._fresh = True
        self._card_bytes: int | None = 0
        self.hello: dict[str, Any] = {}

    def forms(self) -> list[str]:
        """Returns the forms to time it in; ``run`` is always among them."""
        offered: list[str] = self.hello.get("options", {}).get("forms", ["run"])
        return [form for form in offered if self._forms is None or form in self._forms]

    def greet(self, end: float) -> None:
        """Starts it unless it is running, and asks who it is."""
        if self._process is None:
            self._process = Contestant(self._command, self._log, self._environment)
            self._fresh = True
            self._card_bytes = 0
            self.hello = self.ask(end, "hello")

    def prepare(self, precision: str, batch: int, end: float) -> dict[str, Any]:
        """Prepares a setup; returns what results say about that.

        Raises:
            AbsentError: if it is not ready.
        """
        self.greet(end)
        fresh = self._fresh
        began = time.monotonic()
        answer = self._counting_memory(lambda: self.ask(end, "prepare", precision=precision, batch=batch))
        self._fresh = False
        row = {
            "state": "measured",
            "prepareSeconds": round(time.monotonic() - began, 3),
            # Of a new process only; a later setup finds libraries loaded and the card awake.
            "coldStartSeconds": answer["cold_start_seconds"] if fresh else None,
            "deviceMemoryBytes": answer.get("device_memory_bytes"),
            "cardMemoryBytes": self._card_bytes,
        }
        return row | {key: answer[key] for key in ("chosen", "tried") if key in answer}

    def release(self, end: float) -> None:
        """Frees what was prepared."""
        if self._process is not None:
            self._counting_memory(lambda: self.ask(end, "release"))

    def time(self, end: float, form: str, runs: int) -> list[float]:
        """Returns the latencies of runs in microseconds."""
        latencies: list[float] = self.ask(end, "time", form=form, runs=runs)["latencies_us"]
        return latencies

    def ask(self, end: float, do: str, **arguments: object) -> dict[str, Any]:
        """Sends one command and returns the answer.

        Raises:
            AbsentError: if it refused, failed, ended, or did not answer by the end; after a failure it is ended.
        """
        if self._process is None:
            raise AbsentError("failed", "it has ended")
        left = end - time.monotonic()
        if left <= 0:
            raise AbsentError("not measured", "time")
        try:
            answer = self._process.ask(left, do, **arguments)
        except ContestantError as e:
            self.close()
            out_of_time = time.monotonic() >= end
            raise AbsentError(*(("not measured", f"time: {e}") if out_of_time else ("failed", str(e)))) from e
        if "refused" in answer:
            raise AbsentError("refused", answer["refused"])
        return answer

    def _counting_memory(self, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Acts, and attributes the growth of the card's used memory to this contestant: only one acts at a time."""
        before = self.memory_used()
        try:
            return act()
        finally:
            after = self.memory_used()
            known = before is not None and after is not None and self._card_bytes is not None
            self._card_bytes = self._card_bytes + after - before if known else None

    def close(self) -> None:
        """Ends it."""
        if self._process is not None:
            self._process.__exit__()
            self._process = None
