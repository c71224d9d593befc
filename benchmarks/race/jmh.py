# SPDX-License-Identifier: Apache-2.0
"""Times ssd4j alone with JMH, at each precision and with each way to choose implementations.

Averages, percentiles of samples, and the bytes that a run allocates on the Java heap. Writes a result and its page, and
prints the page. ``benchmarks/jmh.sh`` builds what this needs and calls it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import machine
from race import builds
from race.pages.markdown import number, table

CHOICES = {"fp32": ("FIRST", "GUESSED", "TIMED"), "bf16": ("FIRST", "TIMED"), "int8": ("FIRST", "TIMED")}
"""By precision. In bf16 and int8 a guess is oneDNN's first implementation."""

_MEANING = {
    "FIRST": "oneDNN's first of each layer",
    "GUESSED": "guessed, Winograd",
    "TIMED": "timed, as by default",
}
_TARGET = machine.REPOSITORY / "benchmarks/target"


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="jmh.sh", description=__doc__.partition("\n")[0])
    parser.add_argument("--precisions", type=lambda text: text.split(","), default=list(CHOICES), help="default: all")
    parser.add_argument("--batches", default="1,8", help="default: 1,8")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one per CPU")
    parser.add_argument("--out", type=Path, help="without suffix; default: benchmarks/results/<cpu>/jmh")
    parser.add_argument("options", nargs="*", help="JMH's own, after --: -i 5")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Returns the exit code; a benchmark that fails ends it."""
    arguments = parse(words)
    facts = machine.facts() | {"loadBefore": os.getloadavg()[0]}
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for precision in arguments.precisions:
            weights = quantized(folder) if precision == "int8" else "seeded:0"
            parameters = {
                "precision": precision.upper(),
                "batch": arguments.batches,
                "threads": str(arguments.threads),
                "choice": ",".join(CHOICES[precision]),
                "weights": weights,
            }
            rows += rows_of(run(parameters, folder / "jmh.json", arguments.options))
    result = {"schema": 1, "facts": facts, "threads": arguments.threads, "rows": rows}
    out = (arguments.out or machine.results_folder() / "jmh").with_suffix(".json")
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = page(result)
    out.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def quantized(folder: Path) -> str:
    """Writes the seeded weights of SSD300 with scales for int8; returns the file."""
    file = folder / "int8.safetensors"
    photos = sorted((machine.REPOSITORY / "examples").glob("*.jpg"))
    builds.quantize("ssd300", Path("seeded:0"), photos, file)
    return str(file)


def run(parameters: Mapping[str, str], out: Path, options: Sequence[str]) -> list[dict[str, Any]]:
    """Runs JMH; returns what it wrote."""
    modules = [
        *("--module-path", str(_TARGET / "module-path"), "--add-modules", "io.ssd4j.ssd,jdk.incubator.vector"),
        "--enable-native-access=io.ssd4j.bindings",
    ]
    command = [machine.java(), *modules, "-cp", f"{_TARGET / 'classes'}:{_TARGET / 'class-path'}/*"]
    command += ["org.openjdk.jmh.Main", "SessionRunBenchmark", "-prof", "gc", "-rf", "json", "-rff", str(out)]
    for name, value in parameters.items():
        command += ["-p", f"{name}={value}"]
    # What JMH prints is its progress.
    subprocess.run([*command, *options], check=True, stdout=sys.stderr)
    found: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))
    return found


def rows_of(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns a row per setup of JMH's results, milliseconds as JMH gives them."""
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one in found:
        names = one["params"]
        key = names["precision"], names["batch"], names["choice"]
        row = rows.setdefault(key, {"precision": key[0].lower(), "batch": int(key[1]), "choice": key[2]})
        metric = one["primaryMetric"]
        if one["mode"] == "avgt":
            row["averageMillis"] = metric["score"]
            row["allocatedBytesPerRun"] = one["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
        else:
            row["runs"] = sum(count for fork in metric["rawDataHistogram"] for part in fork for _, count in part)
            row |= {f"{name}Millis": metric["scorePercentiles"][key] for name, key in _PERCENTILES.items()}
    return list(rows.values())


_PERCENTILES = {"least": "0.0", "p50": "50.0", "p90": "90.0", "p99": "99.0"}
_TITLES = (
    *("precision", "batch", "implementations", "average ms", "least ms", "p50 ms", "p90 ms", "p99 ms"),
    *("samples", "bytes on the heap a run"),
)


def page(result: Mapping[str, Any]) -> str:
    """Returns Markdown."""
    facts = result["facts"]
    software = f"{facts['jdk']}; load average {facts['loadBefore']:.1f} before"
    return "\n".join(
        (
            f"# ssd4j by JMH on {facts['cpu']}\n",
            f"{facts['cpus']} CPUs, {', '.join(facts['isa'])}; {software}.  ",
            f"SSD300, {result['threads']} threads, from float32 values in memory to maps that can be read.  ",
            f"ssd4j at commit {facts['commit']}; {facts['date']}.\n",
            "Each row has two JVMs of its own: one for the average, and for the bytes that all threads of the JVM",
            "allocate on the heap, JMH's included; one for the samples. Rows are measured one after another, so on a",
            "machine whose speed changes, compare the least times.\n",
            table(_TITLES, [_row(row) for row in result["rows"]]),
        )
    )


def _row(row: Mapping[str, Any]) -> list[str]:
    return [
        row["precision"],
        str(row["batch"]),
        _MEANING[row["choice"]],
        *(number(row[f"{name}Millis"], 1) for name in ("average", *_PERCENTILES)),
        str(row["runs"]),
        number(row["allocatedBytesPerRun"], 0),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
