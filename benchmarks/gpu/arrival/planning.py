# SPDX-License-Identifier: Apache-2.0
"""Plans the network on the card: every candidate of every layer is timed, and the best is kept for the race."""

import json
import time

from gpu.arrival import parts
from gpu.arrival.bundle import Bundle
from gpu.arrival.commands import CommandError, CutError, Deadline, call
from race.schedule import Heat

_DONE = "done"


def run(bundle: Bundle, setups: list[Heat], effort: str, deadline: Deadline) -> None:
    """Plans in the order given, one process for each precision and batch size, and writes a file after each.

    A process stores its plans when it ends, so that whatever cuts the next one leaves them; a setup that was planned is
    not planned again.
    """
    (bundle.out / "plans").mkdir(exist_ok=True)
    planned = {
        (row["precision"], batch)
        for row in parts.rows(bundle.out, "planning") or []
        for batch in row["batches"]
        if row["state"] == _DONE
    }
    report = parts.next_file(bundle.out, "planning")
    rows: list[dict[str, object]] = []
    problem: Exception | None = None
    for setup in setups:
        if (setup.precision, setup.batch) in planned:
            continue
        if deadline.left() <= 0:
            problem = problem or CutError(f"not planned: {setup}")
            break
        start = time.monotonic()
        state = _DONE
        try:
            _plan(bundle, setup, effort, deadline)
        except (CommandError, CutError) as e:
            state, problem = str(e), e
        seconds = round(time.monotonic() - start, 1)
        row = {"precision": setup.precision, "batches": [setup.batch], "effort": effort}
        rows.append({**row, "state": state, "seconds": seconds})
        report.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if problem:
        raise problem


def _plan(bundle: Bundle, setup: Heat, effort: str, deadline: Deadline) -> None:
    printed = bundle.work / "plan.jsonl"
    call(
        bundle.ssd4j(
            *("plan", "--device", "cuda:0", "--model", "ssd300", "--precision", setup.precision),
            *("--batch", str(setup.batch), "--effort", effort, "--json"),
            *("--out", str(bundle.cache / "plans")),
        ),
        bundle.out / "log/planning.txt",
        deadline,
        bundle.environment(),
        out=printed,
    )
    # Other processes that read the folder only ever see complete files.
    printed.replace(bundle.out / f"plans/{setup.precision}-{setup.batch}.jsonl")
