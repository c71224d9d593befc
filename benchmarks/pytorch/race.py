# SPDX-License-Identifier: Apache-2.0
"""Times ssd4j and its rivals in turns on one machine and writes the medians to ``benchmarks/results``.

In each round every contestant runs once per precision and batch size, in a process of its own with the same number of
threads; the order rotates from round to round. Ratios are taken within a round, so that a machine that slows down slows
both sides. ``benchmarks/run.sh`` builds what this needs and calls it.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import machine

BENCHMARKS = machine.REPOSITORY / "benchmarks"
OURS = "ssd4j"
EAGER = "PyTorch eager"
COMPILED = "PyTorch compile"
FROZEN = "PyTorch compile, frozen"
ONNX = "ONNX Runtime"
OPTIONS = {
    OURS: "JMH, SingleShotTime of Session.run, fork 1",
    EAGER: "channels_last model and input, inference_mode, ReLU in place",
    COMPILED: "as eager, torch.compile with its defaults",
    FROZEN: "as eager, torch.compile with inductor's freezing, which packs the weights once",
    ONNX: "exported by torch.onnx, defaults of InferenceSession, CPU provider",
}
_TORCH_MODES = {EAGER: "eager", COMPILED: "compile", FROZEN: "freeze"}


@dataclass(frozen=True)
class Setup:
    """One thing to time."""

    model: str
    precision: str
    batch: int
    threads: int

    def warmups(self) -> int:
        """Calls before the measured ones: at least the first is never like the rest."""
        return max(2, 5 // self.batch)

    def iterations(self) -> int:
        """Measured calls: fewer of the long ones, so that rounds stay short."""
        return max(5, 15 // self.batch)


@dataclass
class Timing:
    """What one contestant took for one setup: a list of samples per round, in milliseconds."""

    contestant: str
    precision: str
    batch: int
    rounds: list[list[float]] = field(default_factory=list)

    def median(self) -> float:
        """Of all samples."""
        return statistics.median(sample for taken in self.rounds for sample in taken)

    def round_medians(self) -> list[float]:
        """Of each round."""
        return [statistics.median(taken) for taken in self.rounds]


def run_jmh(setup: Setup) -> list[float]:
    """The samples of our benchmark."""
    target = BENCHMARKS / "target"
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "jmh.json"
        parameters = {
            "model": setup.model.upper(),
            "precision": setup.precision.upper(),
            "batch": setup.batch,
            "threads": setup.threads,
        }
        _run(
            setup,
            machine.java(),
            *("--module-path", str(target / "module-path"), "--add-modules", "io.ssd4j.ssd"),
            *("--enable-native-access=io.ssd4j.bindings", "--illegal-native-access=deny"),
            *("-cp", f"{target / 'classes'}:{target / 'class-path'}/*", "org.openjdk.jmh.Main", "SessionRunBenchmark"),
            *(word for name, value in parameters.items() for word in ("-p", f"{name}={value}")),
            *("-wi", str(setup.warmups()), "-i", str(setup.iterations()), "-rf", "json", "-rff", str(result)),
        )
        [benchmark] = json.loads(result.read_text(encoding="utf-8"))
        return [sample for fork in benchmark["primaryMetric"]["rawData"] for sample in fork]


def run_python(setup: Setup, script: str, *more: str) -> list[float]:
    """The samples that one of the other scripts prints."""
    printed = _run(
        setup,
        sys.executable,
        str(Path(__file__).with_name(script)),
        *("--model", setup.model, "--batch", str(setup.batch), "--threads", str(setup.threads)),
        *("--warmups", str(setup.warmups()), "--iterations", str(setup.iterations())),
        *more,
    )
    return json.loads(printed.splitlines()[-1])["samplesMillis"]


def run_once(contestant: str, setup: Setup) -> list[float]:
    """The samples of one contestant in one round."""
    if contestant == OURS:
        return run_jmh(setup)
    if contestant == ONNX:
        return run_python(setup, "time_onnxruntime.py")
    mode = _TORCH_MODES[contestant]
    return run_python(setup, "time_torch.py", "--precision", setup.precision, "--mode", mode)


def _run(setup: Setup, *command: str) -> str:
    environment = os.environ | {"OMP_NUM_THREADS": str(setup.threads)}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def race(arguments: argparse.Namespace) -> list[Timing]:
    """All rounds."""
    timings = [
        Timing(contestant, precision, batch)
        for precision in arguments.precisions
        for batch in arguments.batches
        for contestant in arguments.contestants
        if contestant != ONNX or precision == "fp32"
    ]
    for number in range(arguments.rounds):
        for precision in arguments.precisions:
            for batch in arguments.batches:
                setup = Setup(arguments.model, precision, batch, arguments.threads)
                field_ = [t for t in timings if (t.precision, t.batch) == (precision, batch)]
                shift = number % len(field_)
                for timing in field_[shift:] + field_[:shift]:
                    timing.rounds.append(run_once(timing.contestant, setup))
                    took = statistics.median(timing.rounds[-1])
                    print(
                        f"round {number + 1} {precision} batch {batch}: {timing.contestant} {took:.1f} ms",
                        file=sys.stderr,
                    )
    return timings


def rows(timings: list[Timing]) -> list[dict[str, Any]]:
    """One row per timing, with the rival's time over ours, within each round."""
    ours = {(t.precision, t.batch): t.round_medians() for t in timings if t.contestant == OURS}
    table = []
    for timing in timings:
        ratios = [
            theirs / mine
            for theirs, mine in zip(timing.round_medians(), ours[timing.precision, timing.batch], strict=True)
        ]
        table.append(
            {
                "precision": timing.precision,
                "batch": timing.batch,
                "contestant": timing.contestant,
                "medianMillis": timing.median(),
                "imagesPerSecond": 1000 * timing.batch / timing.median(),
                "timesOurs": {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios)},
                "samplesMillis": timing.rounds,
            }
        )
    return table


def markdown(result: dict[str, Any]) -> str:
    """The result as a page."""
    facts = result["machine"]
    libraries = ", ".join(f"{library['name']} {library['version']}" for library in result["libraries"])
    lines = [
        "# Session.run beside its rivals",
        "",
        f"{facts['cpu']} (family {facts['family']}, model {facts['model']}), {result['threads']} threads on "
        f"{facts['cpus']} CPUs, {', '.join(facts['isa'])}; {facts['date']}, commit {facts['commit']}.",
        f"{facts['jdk']}; ssd4j with {libraries}; PyTorch {facts['torch']} with oneDNN {facts['torchOneDnn']}.",
        f"{result['model']}, {result['rounds']} rounds in turns; load average {result['loadBefore']:.1f} before.",
        "",
        "| precision | batch | contestant | median ms | images/s | time relative to ssd4j (min to max of the rounds) |",
        "|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        ratio = row["timesOurs"]
        relative = (
            "1" if row["contestant"] == OURS else f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})"
        )
        lines.append(
            f"| {row['precision']} | {row['batch']} | {row['contestant']} | {row['medianMillis']:.1f} "
            f"| {row['imagesPerSecond']:.2f} | {relative} |"
        )
    lines += ["", *(f"- {name}: {text}." for name, text in result["options"].items()), ""]
    return "\n".join(lines)


def parse(words: list[str]) -> argparse.Namespace:
    """The command line of this script."""
    rivals = [EAGER, COMPILED, FROZEN] + ([ONNX] if importlib.util.find_spec("onnxruntime") else [])
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=["ssd300", "ssd512"], default="ssd300")
    parser.add_argument("--precisions", nargs="+", choices=["fp32", "bf16"], default=["fp32", "bf16"])
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 8])
    parser.add_argument("--rivals", nargs="+", choices=rivals, default=rivals)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one per CPU")
    parser.add_argument("--out", type=Path, help="without suffix; default: benchmarks/results/<cpu>/session-run")
    arguments = parser.parse_args(words)
    arguments.contestants = [OURS, *arguments.rivals]
    return arguments


def main(words: list[str]) -> None:
    """Runs the race and writes its result."""
    arguments = parse(words)
    load = os.getloadavg()[0]
    if load > 0.5:
        print(
            f"the load average is {load:.1f}: something else is running, so the times will not be worth much",
            file=sys.stderr,
        )
    result = {
        "schema": 1,
        "machine": machine.facts(),
        "libraries": machine.libraries("cpu"),
        "model": arguments.model,
        "threads": arguments.threads,
        "rounds": arguments.rounds,
        "loadBefore": load,
        "options": {name: OPTIONS[name] for name in arguments.contestants},
        "rows": rows(race(arguments)),
    }
    out = arguments.out or machine.results_folder() / "session-run"
    out.with_suffix(".json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    page = markdown(result)
    out.with_suffix(".md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main(sys.argv[1:])
