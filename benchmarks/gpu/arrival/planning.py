# SPDX-License-Identifier: Apache-2.0
"""Plans the network on the card: every candidate of every layer is timed, and the best is kept for the race."""

import json
import time

from gpu.arrival.bundle import Bundle
from gpu.arrival.commands import CommandError, CutError, Deadline, call
from race.schedule import Heat


def run(bundle: Bundle, setups: list[Heat], effort: str, deadline: Deadline) -> None:
    """Plans in the order given, one process for each precision, and writes ``planning.json`` after each."""
    (bundle.out / "plans").mkdir(exist_ok=True)
    done: list[dict[str, object]] = []
    groups: dict[str, list[int]] = {}
    for setup in setups:
        groups.setdefault(setup.precision, []).append(setup.batch)
    problem: Exception | None = None
    for precision, batches in groups.items():
        start = time.monotonic()
        state = "done"
        try:
            _plan(bundle, precision, batches, effort, deadline)
        except (CommandError, CutError) as e:
            state, problem = str(e), e
        seconds = round(time.monotonic() - start, 1)
        done.append({"precision": precision, "batches": batches, "effort": effort, "state": state, "seconds": seconds})
        (bundle.out / "planning.json").write_text(json.dumps(done, indent=1) + "\n", encoding="utf-8")
        if deadline.left() <= 0:
            break
    if problem:
        raise problem


def _plan(bundle: Bundle, precision: str, batches: list[int], effort: str, deadline: Deadline) -> None:
    call(
        bundle.ssd4j(
            *("plan", "--device", "cuda:0", "--model", "ssd300", "--precision", precision),
            *("--batch", ",".join(map(str, batches)), "--effort", effort, "--json"),
            *("--out", str(bundle.cache / "plans")),
        ),
        bundle.out / "log/planning.txt",
        deadline,
        bundle.environment(),
        out=bundle.out / f"plans/{precision}.jsonl",
    )
