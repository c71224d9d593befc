# SPDX-License-Identifier: Apache-2.0
"""Commands that end when their time is up, with everything that they have started."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# The exit code by which a script says that its time did not suffice.
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
        """Seconds until then, negative afterwards."""
        return self._end - time.monotonic()

    def sooner(self, seconds: float) -> "Deadline":
        """So many seconds from now, but not after this one."""
        return Deadline(min(seconds, self.left()))


def call(
    command: Sequence[str], log: Path, deadline: Deadline, environment: Mapping[str, str], out: Path | None = None
) -> None:
    """Runs a command; what it prints goes to the log, standard output to ``out`` where that is given.

    Raises:
        CutError: where it has not ended by the deadline, and was killed.
        CommandError: where its exit code is not 0.
    """
    with log.open("ab") as errors, (out or log).open("ab" if out is None else "wb") as printed:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=printed, stderr=errors, env=environment, start_new_session=True
        )
        try:
            code = process.wait(max(0.1, deadline.left()))
        except subprocess.TimeoutExpired:
            raise CutError(f"it had not ended, see {log.name}") from None
        finally:
            # Whatever it started is in its group, and goes with it.
            _end_group(process)
    if code == CUT:
        raise CutError(f"it was not through, see {log.name}")
    if code != 0:
        raise CommandError(f"exit code {code}, see {log.name}")


def _end_group(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
