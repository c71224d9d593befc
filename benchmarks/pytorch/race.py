# SPDX-License-Identifier: Apache-2.0
"""Times ssd4j and its rivals in turns on one machine and writes the medians to ``benchmarks/results``.

For each precision and batch size there are some rounds. In a round every contestant runs once, in a process of its own
with the same number of threads; the order rotates from round to round. Ratios are taken within a round, so that a
machine that slows down slows both sides. ``benchmarks/run.sh`` builds what this needs and calls it.
"""

import argparse
import importlib.util
import json
import os
import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import contestants
import machine
from contestants import Contestant, Setup


@dataclass
class Timing:
    """What one contestant took for one setup: a list of samples per round, in milliseconds."""

    contestant: Contestant
    setup: Setup
    rounds: list[list[float]] = field(default_factory=list)

    def take(self) -> None:
        """Adds a round."""
        self.rounds.append(self.contestant.sample(self.setup))
        print(f"{self.setup}: {self.contestant.id} {self.round_medians()[-1]:.1f} ms", file=sys.stderr)

    def median(self) -> float:
        """Of all samples."""
        return statistics.median(sample for taken in self.rounds for sample in taken)

    def round_medians(self) -> list[float]:
        """Of each round."""
        return [statistics.median(taken) for taken in self.rounds]

    def row(self, ours: "Timing") -> dict[str, Any]:
        """The timing as JSON, with this contestant's time over ours within each round."""
        ratios = [theirs / mine for theirs, mine in zip(self.round_medians(), ours.round_medians(), strict=True)]
        return {
            "precision": self.setup.precision,
            "batch": self.setup.batch,
            "contestant": self.contestant.id,
            "medianMillis": self.median(),
            "imagesPerSecond": 1000 * self.setup.batch / self.median(),
            "timesOurs": {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios)},
            "samplesMillis": self.rounds,
        }


def race(setup: Setup, field_: list[Contestant], rounds: int) -> list[dict[str, Any]]:
    """All rounds of one setup; the rows of its table, ours first."""
    timings = [Timing(contestant, setup) for contestant in field_ if setup.precision in contestant.precisions]
    for number in range(rounds):
        shift = number % len(timings)
        for timing in timings[shift:] + timings[:shift]:
            timing.take()
    return [timing.row(timings[0]) for timing in timings]


def markdown(result: dict[str, Any]) -> str:
    """The result as a page."""
    facts = result["machine"]
    libraries = ", ".join(f"{library['name']} {library['version']}" for library in result["libraries"])
    lines = [
        "# Session.run beside its rivals",
        "",
        f"{facts['cpu']} (family {facts['family']}, model {facts['model']}, {', '.join(facts['isa'])}), "
        f"{result['threads']} threads on {facts['cpus']} CPUs; {facts['date']}, commit {facts['commit']}.",
        f"{facts['jdk']}; ssd4j with {libraries}; PyTorch {facts['torch']} with oneDNN {facts['torchOneDnn']}; "
        f"ONNX Runtime {facts['onnxruntime']}.",
        f"{result['model']}, {result['rounds']} rounds in turns; load average {result['loadBefore']:.1f} before.",
        "",
        "| precision | batch | contestant | median ms | images/s | its time over ssd4j's (min to max of the rounds) |",
        "|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        ratio = row["timesOurs"]
        lines.append(
            f"| {row['precision']} | {row['batch']} | {row['contestant']} | {row['medianMillis']:.1f} "
            f"| {row['imagesPerSecond']:.2f} | {ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f}) |"
        )
    lines += ["", *(f"- `{id_}`: {text}." for id_, text in result["contestants"].items()), ""]
    return "\n".join(lines)


def parse(words: list[str]) -> argparse.Namespace:
    """The command line of this script."""
    rivals = {c.id: c for c in contestants.RIVALS if c.module is None or importlib.util.find_spec(c.module)}
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=["ssd300", "ssd512"], default="ssd300")
    parser.add_argument("--precisions", nargs="+", choices=["fp32", "bf16"], default=["fp32", "bf16"])
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 8])
    parser.add_argument("--rivals", nargs="+", choices=rivals, default=list(rivals))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one per CPU")
    parser.add_argument("--out", type=Path, help="without suffix; default: benchmarks/results/<cpu>/session-run")
    arguments = parser.parse_args(words)
    arguments.field = [contestants.SSD4J, *(rivals[id_] for id_ in arguments.rivals)]
    return arguments


def main(words: list[str]) -> None:
    """Runs the race and writes its result."""
    arguments = parse(words)
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"The load average is {load:.1f}: something else runs, so the times will say little.", file=sys.stderr)
    setups = [
        Setup(arguments.model, precision, batch, arguments.threads)
        for precision in arguments.precisions
        for batch in arguments.batches
    ]
    result = {
        "schema": 1,
        "machine": machine.facts(),
        "libraries": machine.libraries("cpu"),
        "model": arguments.model,
        "threads": arguments.threads,
        "rounds": arguments.rounds,
        "loadBefore": load,
        "contestants": {contestant.id: contestant.options for contestant in arguments.field},
        "rows": [row for setup in setups for row in race(setup, arguments.field, arguments.rounds)],
    }
    out = arguments.out or machine.results_folder() / "session-run"
    out.with_suffix(".json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    page = markdown(result)
    out.with_suffix(".md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main(sys.argv[1:])
