# SPDX-License-Identifier: Apache-2.0
"""Measures ssd4j beside its rivals in Java: ONNX Runtime's Java API, and DJL.

First all must compute the same maps. Then latencies are taken while another thread allocates, with G1 and with ZGC, in
turns; and JMH takes averages, samples and allocations. Writes a result and its page, and prints the page.
``benchmarks/java-rivals.sh`` builds what this needs and calls it.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import machine
from race.pages import java_page
from race.timing import percentile

UNDER_LOAD = ("ssd4j", "onnxruntime")
"""DJL computes with ONNX Runtime, too."""

_RIVALS = ("onnxruntime", "djl")
_PACKAGE = "io.ssd4j.benchmarks.rivals"
_TARGET = machine.REPOSITORY / "benchmarks/target"
_MODULES = (
    *("--module-path", str(_TARGET / "module-path"), "--add-modules", "io.ssd4j.ssd,jdk.incubator.vector"),
    "--enable-native-access=io.ssd4j.bindings,ALL-UNNAMED",
)


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="java-rivals.sh", description=__doc__.partition("\n")[0])
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one per CPU")
    parser.add_argument("--rounds", type=int, default=4, help="of the latencies under load; default: 4")
    parser.add_argument("--seconds", type=float, default=20, help="a contestant's part of a round; default: 20")
    parser.add_argument("--rate", type=int, default=10**9, help="bytes to allocate per second; default: 1 GB")
    parser.add_argument("--collectors", type=lambda text: text.split(","), default=["G1", "Z"], help="default: G1,Z")
    parser.add_argument("--skip-jmh", action="store_true", help="latencies under load only")
    parser.add_argument(
        "--wrap", type=shlex.split, default=[], metavar="COMMAND", help="run each process with it: 'taskset -c 0,1'"
    )
    parser.add_argument("--out", type=Path, help="without suffix; default: benchmarks/results/<cpu>/java-rivals")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Returns the exit code; a process that fails ends it with what it printed."""
    arguments = parse(words)
    facts = machine.facts() | {"loadBefore": os.getloadavg()[0], "javaLibraries": libraries()}
    with tempfile.TemporaryDirectory() as folder:
        model = export(Path(folder))
        setup = [str(model), str(arguments.threads)]
        result = {
            "schema": 1,
            "facts": facts,
            "threads": arguments.threads,
            "maps": [row for name in _RIVALS for row in lines(arguments.wrap, "SameMaps", [name, *setup])],
            "underLoad": list(_under_load(arguments, setup)),
            "jmh": [] if arguments.skip_jmh else _jmh(arguments, model, Path(folder) / "jmh.json"),
        }
    out = (arguments.out or machine.results_folder() / "java-rivals").with_suffix(".json")
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = java_page.page(result)
    out.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def export(folder: Path) -> Path:
    """Writes SSD300 in ONNX with a batch of 1 to a folder."""
    model = folder / "ssd300.onnx"
    subprocess.run([sys.executable, "-B", "-m", "race.contestants.write_onnx", str(model)], check=True)
    return model


def libraries() -> dict[str, str]:
    """Returns the versions of the rivals, by the names of their files."""
    files = [file.stem for file in (_TARGET / "class-path").glob("onnxruntime*.jar")]
    if not files:
        raise SystemExit("java-rivals.sh: the rivals are not built; run benchmarks/java-rivals.sh")
    return dict(name.rsplit("-", 1) for name in sorted(files))


def _java(wrap: Sequence[str], words: Sequence[str]) -> str:
    command = [*wrap, machine.java(), *_MODULES, "-cp", f"{_TARGET / 'classes'}:{_TARGET / 'class-path'}/*", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def lines(wrap: Sequence[str], name: str, words: Sequence[str], options: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Runs a class and returns the JSON objects among the lines that it prints; libraries may print others."""
    text = _java(wrap, [*options, f"{_PACKAGE}.{name}", *words])
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def _under_load(arguments: argparse.Namespace, setup: list[str]) -> Iterator[dict[str, Any]]:
    """Yields a row per collector, rate and contestant; they take turns, and the one who starts changes."""
    for collector in arguments.collectors:
        for rate in (0, arguments.rate):
            taken: dict[str, list[dict[str, Any]]] = {name: [] for name in UNDER_LOAD}
            for number in range(arguments.rounds):
                for name in UNDER_LOAD[:: 1 if number % 2 == 0 else -1]:
                    words = [name, *setup, str(arguments.seconds), str(rate)]
                    options = ["-Xmx1g", f"-XX:+Use{collector}GC"]
                    taken[name] += lines(arguments.wrap, "AllocationLoad", words, options)
                    print(f"{collector}, {rate} bytes a second, round {number + 1}: {name}", file=sys.stderr)
            for name, rounds in taken.items():
                yield {"collector": collector, "bytesPerSecond": rate, "contestant": name, **summary(rounds)}


def summary(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Returns what the rounds of one contestant say together."""
    micros = sorted(latency for one in rounds for latency in one["latenciesMicros"])
    return {
        "runs": len(micros),
        "p50Micros": percentile(micros, 0.5),
        "p99Micros": percentile(micros, 0.99),
        "p999Micros": percentile(micros, 0.999),
        "maxMicros": micros[-1],
        "allocatedBytesPerSecond": sum(one["allocatedBytesPerSecond"] for one in rounds) / len(rounds),
        "collections": sum(one["collections"] for one in rounds),
        "collectionMillis": sum(one["collectionMillis"] for one in rounds),
    }


def _jmh(arguments: argparse.Namespace, model: Path, out: Path) -> list[dict[str, Any]]:
    """Returns a row per contestant: JMH's average, percentiles of its samples, and bytes allocated."""
    parameters = ["-p", f"model={model}", "-p", f"threads={arguments.threads}"]
    results = ["-prof", "gc", "-rf", "json", "-rff", str(out), "-jvmArgs", shlex.join(_MODULES)]
    # What JMH prints is its progress.
    print(_java(arguments.wrap, ["org.openjdk.jmh.Main", "RivalRunBenchmark", *parameters, *results]), file=sys.stderr)
    return jmh_rows(json.loads(out.read_text(encoding="utf-8")))


def jmh_rows(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns a row per contestant of JMH's results, milliseconds as JMH gives them."""
    rows: dict[str, dict[str, Any]] = {}
    for one in found:
        name = one["params"]["contender"]
        row = rows.setdefault(name, {"contestant": name})
        metric = one["primaryMetric"]
        if one["mode"] == "avgt":
            row["averageMillis"] = metric["score"]
            row["allocatedBytesPerRun"] = one["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
        else:
            row["p50Millis"] = metric["scorePercentiles"]["50.0"]
            row["p99Millis"] = metric["scorePercentiles"]["99.0"]
    return list(rows.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
