# SPDX-License-Identifier: Apache-2.0
"""A process that reads commands and writes answers as lines of JSON; the other end is ``race/protocol.py``."""

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from ssd_model import VARIANTS

Handler = Callable[[dict[str, Any]], dict[str, Any]]


class RefusedError(Exception):
    """The request cannot be fulfilled here; the message says why."""


class BusyTime:
    """The time the process has worked since it started, without the time it spent waiting for commands."""

    def __init__(self) -> None:
        # Field 22 of the line; the second may contain spaces, so count from after its parenthesis.
        fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        began = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        self._busy = time.clock_gettime(time.CLOCK_BOOTTIME) - began
        self._resumed = time.monotonic()

    def pause(self) -> None:
        """Stops counting."""
        self._busy += time.monotonic() - self._resumed

    def resume(self) -> None:
        """Continues counting."""
        self._resumed = time.monotonic()

    def seconds(self) -> float:
        """Returns the seconds so far; call it while the clock is running."""
        return self._busy + time.monotonic() - self._resumed


def parser(doc: str) -> argparse.ArgumentParser:
    """Returns a parser of the options that all processes take."""
    found = argparse.ArgumentParser(description=doc.partition("\n")[0])
    found.add_argument("--device", type=torch.device, default=torch.device("cuda"))
    found.add_argument("--model", type=VARIANTS.__getitem__, default=VARIANTS["ssd300"])
    found.add_argument("--weights", type=Path, default=os.environ.get("SSD4J_WEIGHTS"), help="a safetensors file")
    return found


def serve(handlers: Mapping[str, Handler], busy: BusyTime) -> None:
    """Answers until ``quit`` or the end of the input; a command that fails is answered too."""
    # Compilers and libraries print to file descriptor 1; that must not end up between the answers.
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
