# SPDX-License-Identifier: Apache-2.0
"""TensorRT through ``trtexec``, if the machine has it: the network with its heads, without resizing and suppression."""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from race.field import environment

_PLACES = ("/usr/src/tensorrt/bin/trtexec", "/opt/tensorrt/bin/trtexec")
_MEDIAN = re.compile(r"(Latency|GPU Compute Time): .*?median = ([\d.]+) ms")
_THROUGHPUT = re.compile(r"Throughput: ([\d.]+) qps")
_WHAT = "from a float32 input on the host to the heads' outputs there, by trtexec; no resizing, no suppression"


def find() -> str | None:
    """Returns the program; None if there is none."""
    return shutil.which("trtexec") or next((place for place in _PLACES if Path(place).exists()), None)


@dataclass(frozen=True)
class Network:
    """What is timed.

    Attributes:
        variant: the detector.
        weights: its safetensors file.
        precision: as the race names it.
    """

    variant: str
    weights: Path
    precision: str

    def times(self, program: str, batch: int, folder: Path, left: float) -> dict[str, Any]:
        """Returns the row of a batch size; ``left``: the most seconds that each program may take."""
        onnx = folder / f"{batch}.onnx"
        words = [self.variant, str(self.weights), str(batch), str(onnx)]
        _run([sys.executable, "-B", "-m", "race.frames.write_onnx", *words], left)
        low = [f"--{self.precision}"] if self.precision in ("fp16", "bf16") else []
        printed = _run([program, f"--onnx={onnx}", *low, "--useCudaGraph", "--duration=3"], left)
        return {"batch": batch} | parse(printed, batch)


def _attempt(network: Network, program: str, batch: int, folder: Path, end: float) -> tuple[dict[str, Any] | None, str]:
    """Returns a row, or why there is none."""
    try:
        return network.times(program, batch, folder, max(1.0, end - time.monotonic())), ""
    except subprocess.TimeoutExpired:
        return None, "time"
    except subprocess.CalledProcessError as e:
        return None, f"{e.cmd[0]}: exit code {e.returncode}: {e.stdout[-500:]}"
    except ValueError as e:
        return None, str(e)


def measure(network: Network, batches: Sequence[int], end: float) -> dict[str, Any]:
    """Returns a row for each batch size that there is time for, or why there is none."""
    program = find()
    if program is None:
        return {"state": "not measured", "reason": f"no trtexec on the PATH or at {' or '.join(_PLACES)}"}
    rows: list[dict[str, Any]] = []
    reason = ""
    with tempfile.TemporaryDirectory() as folder:
        for batch in batches:
            row, reason = _attempt(network, program, batch, Path(folder), end)
            if row is None:
                break
            rows.append(row)
    if not rows:
        return {"state": "not measured" if reason == "time" else "failed", "reason": reason}
    return {"state": "measured", "what": _WHAT, "precision": network.precision, "batches": rows}


def _run(command: list[str], seconds: float) -> str:
    done = subprocess.run(
        command,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=True,
    )
    return done.stdout


def parse(printed: str, batch: int) -> dict[str, Any]:
    """Returns the figures in what trtexec printed.

    Raises:
        ValueError: if one is missing.
    """
    medians = dict(_MEDIAN.findall(printed))
    throughput = _THROUGHPUT.search(printed)
    if throughput is None or len(medians) < 2:
        raise ValueError("trtexec printed no times")
    return {
        "p50Micros": 1e3 * float(medians["Latency"]),
        "computeMicros": 1e3 * float(medians["GPU Compute Time"]),
        "imagesPerSecond": batch * float(throughput[1]),
    }
