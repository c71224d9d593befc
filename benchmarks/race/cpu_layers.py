# SPDX-License-Identifier: Apache-2.0
"""Times each layer of ssd4j on the CPU beside the peaks measured on the spot, and puts them into a result of the race.

The layers and the rate of a large matrix product come from ``ssd4j bench``, the rate of a copy from PyTorch.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import machine
from race import builds, field
from race.entrant import Entrant
from race.layer_bytes import LayerBytes
from race.pages import of_cpu
from race.pages.result import Result

_SECONDS = 5
_COPY_SECONDS = 2
_TRIES = 3


def measure(
    precisions: Sequence[str], model: str, weights: Path, quantized: Path, wrap: Sequence[str] = ()
) -> dict[str, Any]:
    """Returns the roofline's part of a result, for batch 1 and all CPUs.

    Args:
        precisions: that are timed; int8 takes the quantized weights.
        model: ``ssd300`` or ``ssd512``.
        weights: a safetensors file.
        quantized: the same weights in int8.
        wrap: words before each command.
    """
    peaks: dict[str, Any] = {"gemmFlopPerSecond": {}, "absent": {}}
    plans = []
    for precision in precisions:
        file = quantized if precision == "int8" else weights
        found = _bench(["--model", model, "--weights", str(file), "--precision", precision], wrap)
        peaks["gemmFlopPerSecond"][precision] = peak(found)
        plans.append(plan(found))
    if plans:
        peaks["copyBytesPerSecond"] = _copy(wrap)
    return {"schema": 1, "standIn": False, "commit": machine.commit(machine.REPOSITORY), "peaks": peaks, "plans": plans}


def peak(bench: dict[str, Any]) -> float:
    """Returns the highest rate that was seen: of bench's matrix product, or of a layer that multiplies as defined."""
    layers = [layer for layer in bench["layers"] if layer["gflops"] and "winograd" not in layer["implementation"]]
    return 1e9 * max([bench["peakGflops"], *(layer["gflops"] for layer in layers)])


def plan(bench: dict[str, Any]) -> dict[str, Any]:
    """Returns what ``ssd4j bench --json`` found as a plan of a result."""
    sizes = LayerBytes(bench["model"], bench["precision"], bench["batch"])
    layers = [
        {
            "name": layer["name"],
            "engine": layer["implementation"],
            "micros": layer["millis"] * 1e3,
            "flop": layer["gflop"] * 1e9,
            "bytes": sizes.of(layer["name"]),
        }
        for layer in bench["layers"]
    ]
    run = {"p50Micros": bench["latencyMillis"]["p50"] * 1e3, "runs": bench["runs"]}
    return {"precision": bench["precision"], "batch": bench["batch"], "untimed": 0, "run": run, "layers": layers}


def _bench(options: Sequence[str], wrap: Sequence[str]) -> dict[str, Any]:
    """Returns the first run whose implementations were final before they were timed."""
    command = [*wrap, str(machine.SSD4J), "bench", "--device", "cpu", "--seconds", str(_SECONDS), "--json", *options]
    for _ in range(_TRIES):
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found: dict[str, Any] = json.loads(done.stdout)
        if found["settled"]:
            return found
    raise SystemExit(f"{shlex.join(command)}: implementations were still being chosen after {_TRIES} tries")


def _copy(wrap: Sequence[str]) -> float:
    """Returns the bytes read and written per second by a copy of 64 MiB, more than any value of the network has."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*wrap, *field.script("peaks", "--device", "cpu")]
        peaks = Entrant("peaks", command, Path(folder) / "log", field.environment())
        end = time.monotonic() + 600
        try:
            peaks.greet(end)
            rate: float = peaks.ask(end, "copy", seconds=_COPY_SECONDS)["bytes_per_second"]
        finally:
            peaks.close()
    return rate


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="python -m race.cpu_layers", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "result", metavar="RESULT.json", type=Path, help="of benchmarks/run.sh; its pages are made anew"
    )
    parser.add_argument("--precisions", type=lambda text: text.split(","), default=["fp32", "bf16", "int8"])
    parser.add_argument(
        "--wrap", type=shlex.split, default=[], metavar="COMMAND", help="run each process with it: 'taskset -c 0,1'"
    )
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    result = json.loads(arguments.result.read_text(encoding="utf-8"))
    model = result["race"]["model"]
    os.environ["SSD4J_MODEL"] = model
    with tempfile.TemporaryDirectory() as folder:
        weights, quantized, inputs = (Path(folder) / f"{name}.safetensors" for name in ("weights", "int8", "inputs"))
        photos = sorted((machine.REPOSITORY / "examples").glob("*.jpg"))
        files = builds.Build(machine.REPOSITORY).command(
            "RaceFiles", [str(weights), str(inputs), "1", *map(str, photos)]
        )
        subprocess.run(files, check=True)
        if "int8" in arguments.precisions:
            builds.quantize(model, weights, photos, quantized)
        result["roofline"] = measure(arguments.precisions, model, weights, quantized, arguments.wrap)
    arguments.result.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    of_cpu.write(Result.read(arguments.result, dry_run=False), arguments.result.parent, arguments.result.stem)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
