# SPDX-License-Identifier: Apache-2.0
"""A contestant and a judge by script, for tests: ``{"latency": MICROS, "maps": {...}, "at": {COMMAND: WHAT}}``.

WHAT is ``die``, ``hang``, ``babble``, ``refuse`` or ``fail``, in place of the command's answer. The n-th run of a turn takes n
microseconds more than the latency, so that percentiles differ.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def answer(script: dict[str, Any], command: dict[str, Any]) -> dict[str, Any]:
    """Returns the answer by the script."""
    forms = script.get("forms", ["run"])
    answers: dict[str, Callable[[], dict[str, Any]]] = {
        "hello": lambda: {"name": "fake", "versions": {"fake": "1"}, "options": {"forms": forms}},
        "prepare": lambda: {"ready": True, "cold_start_seconds": 1.5, "device_memory_bytes": 1000 * command["batch"]},
        "time": lambda: {"latencies_us": [script["latency"] + n for n in range(command["runs"])]},
        "maps": lambda: _write(script, command["output"]),
        "inputs": lambda: _write(script, command["output"]),
        "reference": lambda: {"images": 1, "card_from_cpu": {"fc7": 1e-7}},
        "judge": lambda: _judge(command["maps"]),
        "release": lambda: {"released": True},
    }
    return answers[command["do"]]()


def _write(script: dict[str, Any], path: str) -> dict[str, Any]:
    """Writes, in place of maps, the errors that the judge is to find in them."""
    Path(path).write_text(json.dumps(script.get("maps", {})), encoding="utf-8")
    return {"written": path}


def _judge(path: str) -> dict[str, Any]:
    errors = json.loads(Path(path).read_text(encoding="utf-8"))
    return {"against": {"card": {"images": 1, "errors": errors}}, "bound": 3e-3}


def main(script: dict[str, Any]) -> None:
    """Serves until told to quit."""
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "quit":
            return
        match script.get("at", {}).get(command["do"]):
            case "die":
                sys.exit(7)
            case "hang":
                time.sleep(60)
            case "babble":
                print("a library's greeting", flush=True)
            case "refuse":
                print(json.dumps({"refused": "out of memory"}), flush=True)
            case "fail":
                print(json.dumps({"failed": "as scripted"}), flush=True)
            case _:
                print(json.dumps(answer(script, command)), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
