# SPDX-License-Identifier: Apache-2.0
"""A process that takes commands and gives answers as lines of JSON; the other end is ``protocol.py``."""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Handler = Callable[[dict[str, Any]], dict[str, Any]]


class RefusedError(Exception):
    """What was asked cannot be done here; the message says why."""


class BusyTime:
    """How long the process has worked since it began, without the time that it waited for commands."""

    def __init__(self) -> None:
        # Field 22 of the line; the second may hold spaces, so count from behind its parenthesis.
        fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        began = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        self._busy = time.clock_gettime(time.CLOCK_BOOTTIME) - began
        self._resumed = time.monotonic()

    def pause(self) -> None:
        """Stops counting."""
        self._busy += time.monotonic() - self._resumed

    def resume(self) -> None:
        """Goes on counting."""
        self._resumed = time.monotonic()

    def seconds(self) -> float:
        """While it counts."""
        return self._busy + time.monotonic() - self._resumed


def serve(handlers: Mapping[str, Handler], busy: BusyTime) -> None:
    """Answers until ``quit`` or the end of the input; a command that fails is answered too."""
    # Compilers and libraries print to file descriptor 1 as they like; it must not get between the answers.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        busy.pause()
        for line in sys.stdin:
            busy.resume()
            command = json.loads(line)
            if command["do"] == "quit":
                break
            print(json.dumps(_answer(handlers, command)), file=answers, flush=True)
            busy.pause()


def _answer(handlers: Mapping[str, Handler], command: dict[str, Any]) -> dict[str, Any]:
    handler = handlers.get(command["do"])
    if handler is None:
        return {"failed": f"there is no command '{command['do']}'"}
    try:
        return handler(command)
    except RefusedError as e:
        return {"refused": str(e)}
    except Exception as e:
        traceback.print_exc()
        return {"failed": f"{type(e).__name__}: {e}"}
