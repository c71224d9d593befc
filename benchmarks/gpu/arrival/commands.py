# SPDX-License-Identifier: Apache-2.0
"""Commands that end when their time is up, together with everything they started."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# The exit code of a script that ran out of time.
CUT = 3


class CommandError(Exception):
    """A command failed."""


class CutError(Exception):
    """The time is up."""


class Deadline:
    """A point in time."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Returns the seconds until then, negative afterwards."""
        return self._end - time.monotonic()

    def sooner(self, seconds: float) -> "Deadline":
        """Returns the deadline in this many seconds, but not after this one."""
        return Deadline(min(seconds, self.left()))


def call(
    command: Sequence[str], log: Path, deadline: Deadline, environment: Mapping[str, str], out: Path | None = None
) -> None:
    """Runs a command; its output goes to the log, or standard output to ``out`` if that is given.

    Raises:
        CutError: if it did not end by the deadline, and was killed.
        CommandError: if its exit code is not 0.
    """
    with log.open("ab") as errors, (out or log).open("ab" if out is None else "wb") as printed:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=printed, stderr=errors, env=environment, start_new_session=True
        )
        try:
            code = process.wait(max(0.1, deadline.left()))
        except subprocess.TimeoutExpired:
            raise CutError(f"it did not end, see {log.name}") from None
        finally:
            # Everything it started is in its group, and ends with it.
            _end_group(process)
    if code == CUT:
        raise CutError(f"it did not finish, see {log.name}")
    if code != 0:
        raise CommandError(f"exit code {code}, see {log.name}")


def _end_group(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
