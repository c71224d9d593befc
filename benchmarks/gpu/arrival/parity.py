# SPDX-License-Identifier: Apache-2.0
"""Compares ssd4j's maps with those of PyTorch in float32 on the same card, weights and inputs, without timing anything.

The rows are those of a race's parity, written after each setup. Exit code 1: a setup failed or is not within its bound;
3: there was no time for all setups.
"""

import argparse
import json
import os
import shlex
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gpu.arrival.commands import CUT
from race import field
from race.entrant import AbsentError, Entrant
from race.heat import OURS
from race.judging import judging, reference
from race.record import RaceRecord
from race.schedule import Heat


def rows(ours: Entrant, judge: Entrant, heat: Heat, folder: Path, end: float) -> list[dict[str, Any]]:
    """Returns the rows of one setup: its errors, or why there are none."""
    record = RaceRecord(folder / "unused.json", {}, [heat], [ours.name])
    try:
        ours.prepare(heat.precision, heat.batch, end)
        judging(judge, folder, record.add_parity)(ours, heat, end)
    except AbsentError as e:
        ours.close()  # it may hold memory that the next setup needs
        return [{"precision": heat.precision, "batch": heat.batch, **e.row(), "passed": False}]
    found: list[dict[str, Any]] = record.whole()["parity"]
    return found


def main(words: list[str]) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("heats", nargs="+", type=Heat.parse, metavar="PRECISION:BATCH")
    parser.add_argument("--ssd4j", required=True, type=shlex.split, help="the command line of ssd4j's contestant")
    parser.add_argument("--inputs", required=True, type=Path)
    parser.add_argument("--device", default="cuda", help="PyTorch's")
    parser.add_argument("--seconds", required=True, type=float)
    parser.add_argument("--log", required=True, type=Path, help="a folder")
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args(words)
    end = time.monotonic() + arguments.seconds
    options = ["--device", arguments.device]
    ours, judge = field.enter({OURS: arguments.ssd4j}, {}, options, arguments.log, "parity")
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(dir=arguments.inputs.parent) as folder:
        try:
            reference(judge, arguments.inputs, max(heat.images() for heat in arguments.heats), end)
            for heat in arguments.heats:
                if time.monotonic() >= end:
                    print(f"not compared, no time left: {heat}", file=sys.stderr)
                    return CUT
                added = rows(ours, judge, heat, Path(folder), end)
                found += [row | {"effort": os.environ["SSD4J_EFFORT"]} for row in added]
                arguments.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        except AbsentError as e:
            print(f"no reference: {e.state}: {e.reason}", file=sys.stderr)
            return CUT if e.state == "not measured" else 1
        finally:
            ours.close()
            judge.close()
    return 0 if all(row["passed"] for row in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
