# SPDX-License-Identifier: Apache-2.0
"""A contestant in the race: started when it is needed, anew where it has ended, and asked with the time in mind."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from protocol import Contestant, ContestantError


class AbsentError(Exception):
    """A contestant does not take part in what follows; the message says why."""

    def __init__(self, state: str, reason: str) -> None:
        """Args: ``state``: ``refused``, ``failed`` or ``not measured``."""
        super().__init__(reason)
        self.state = state
        self.reason = reason

    def row(self) -> dict[str, Any]:
        """As results have it."""
        return {"state": self.state, "reason": self.reason}


class Entrant:
    """A contestant by its name; close it."""

    def __init__(self, name: str, command: Sequence[str], log: Path, memory_used: Callable[[], int | None]) -> None:
        """Args: ``memory_used``: bytes of the card's memory that are in use."""
        self.name = name
        self._command = command
        self._log = log
        self._memory_used = memory_used
        self._process: Contestant | None = None
        self._fresh = True
        self._card_bytes: int | None = 0
        self.hello: dict[str, Any] = {}

    def forms(self) -> list[str]:
        """What it can be timed in: ``run`` is always among them."""
        forms: list[str] = self.hello.get("options", {}).get("forms", ["run"])
        return forms

    def greet(self, end: float) -> None:
        """Starts it where it does not run, and asks who it is."""
        if self._process is None:
            self._process = Contestant(self._command, self._log)
            self._fresh = True
            self._card_bytes = 0
            self.hello = self.ask(end, "hello")

    def prepare(self, precision: str, batch: int, end: float) -> dict[str, Any]:
        """Makes it ready; what results say of that.

        Raises:
            AbsentError: it is not ready.
        """
        self.greet(end)
        fresh = self._fresh
        began = time.monotonic()
        answer = self._counting_memory(lambda: self.ask(end, "prepare", precision=precision, batch=batch))
        self._fresh = False
        row = {
            "state": "measured",
            "prepareSeconds": round(time.monotonic() - began, 3),
            # Of a process that was just started; later ones find libraries loaded and the card awake.
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
        """Latencies of runs, microseconds."""
        latencies: list[float] = self.ask(end, "time", form=form, runs=runs)["latencies_us"]
        return latencies

    def ask(self, end: float, do: str, **arguments: object) -> dict[str, Any]:
        """One command.

        Raises:
            AbsentError: it has refused, failed, ended, or not answered by the end; where it failed it is ended.
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
        """Contestants prepare and release one at a time, so what the card's memory grows by is theirs."""
        before = self._memory_used()
        try:
            return act()
        finally:
            after = self._memory_used()
            known = before is not None and after is not None and self._card_bytes is not None
            self._card_bytes = self._card_bytes + after - before if known else None

    def close(self) -> None:
        """Ends it."""
        if self._process is not None:
            self._process.__exit__()
            self._process = None
