# SPDX-License-Identifier: Apache-2.0
"""A contestant seen from outside: a process that reads commands and writes answers as lines of JSON.

    {"do": "hello"}                                             name, versions, options
    {"do": "prepare", "precision": "fp16", "batch": 8}          ready with its cold start, or refused with the reason
    {"do": "time", "runs": 100}  {"do": "time", "seconds": 0.5} latencies in microseconds
    {"do": "maps", "input": PATH, "output": PATH}               runs inputs [N,3,S,S] and writes the maps by name
    {"do": "release"}  {"do": "quit"}

A command that fails is answered with ``{"failed": reason}``, and the process lives on.
"""

import contextlib
import json
import selectors
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


class ContestantError(Exception):
    """A contestant ended, did not answer in time, or reported that a command failed."""


class Contestant:
    """A running contestant; close it."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> None:
        """Starts it; everything it prints besides its answers is appended to the log."""
        self.command = list(command)
        self._log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment
            )
        self._pending = b""

    def ask(self, seconds: float, do: str, /, **arguments: object) -> dict[str, Any]:
        """Sends one command and returns its answer.

        Raises:
            ContestantError: if there is no answer within the seconds, if it is not a JSON object, or if it is that the
                command failed.
        """
        line = json.dumps({"do": do, **arguments}) + "\n"
        try:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ContestantError(self._ended()) from None
        answer = self._parsed(self._line(time.monotonic() + seconds, do), do)
        if "failed" in answer:
            raise ContestantError(f"{do}: {answer['failed']}")
        return answer

    def _line(self, deadline: float, do: str) -> bytes:
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._pending:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    self.kill()
                    raise ContestantError(f"{do}: no answer in time")
                read = self._process.stdout.read1()
                if not read:
                    raise ContestantError(self._ended())
                self._pending += read
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _parsed(self, line: bytes, do: str) -> dict[str, Any]:
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            # What follows may belong to an earlier command.
            self.kill()
            raise ContestantError(f"{do}: the answer is not a JSON object: {line[:100].decode(errors='replace')!r}")
        return answer

    def _ended(self) -> str:
        return f"ended with exit code {self._process.wait()}, see {self._log.name}"

    def kill(self) -> None:
        """Ends it at once; idempotent."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()

    def __enter__(self) -> "Contestant":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.communicate(b'{"do": "quit"}\n', timeout=10)
        self.kill()
