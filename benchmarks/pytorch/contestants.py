# SPDX-License-Identifier: Apache-2.0
"""Who takes part in a race, and how each is run: a process that times one setup and hands back its samples."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import machine

# Freed memory stays in the process and lies on huge pages where the system allows it. By default glibc gives the large
# activations back and faults their pages in again at every call.
_KEEP_MEMORY = {
    "GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592:"
    "glibc.malloc.hugetlb=1"
}


@dataclass(frozen=True)
class Setup:
    """What is timed."""

    model: str
    precision: str
    batch: int
    threads: int

    def __str__(self) -> str:
        """As progress shows it."""
        return f"{self.model} {self.precision} batch {self.batch}"

    def warmups(self) -> int:
        """Calls before the measured ones; the first is never like the rest."""
        return max(2, 5 // self.batch)

    def iterations(self) -> int:
        """Measured calls: fewer of the long ones, so that rounds stay short."""
        return max(5, 15 // self.batch)


@dataclass(frozen=True)
class Contestant:
    """One way to run the network."""

    id: str
    options: str
    """What a reader must know of its settings."""
    sample: Callable[[Setup], list[float]]
    """Runs it once, in a process of its own, and returns the measured milliseconds."""
    precisions: tuple[str, ...] = ("fp32", "bf16")
    module: str | None = None
    """The Python module that it needs beside PyTorch."""


def _jmh(setup: Setup) -> list[float]:
    target = machine.REPOSITORY / "benchmarks/target"
    parameters = {
        "model": setup.model.upper(),
        "precision": setup.precision.upper(),
        "batch": setup.batch,
        "threads": setup.threads,
    }
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "jmh.json"
        _run(
            setup,
            [
                machine.java(),
                *("--module-path", str(target / "module-path"), "--add-modules", "io.ssd4j.ssd"),
                *("--enable-native-access=io.ssd4j.bindings", "--illegal-native-access=deny"),
                *("-cp", f"{target / 'classes'}:{target / 'class-path'}/*"),
                *("org.openjdk.jmh.Main", "SessionRunBenchmark"),
                *(word for name, value in parameters.items() for word in ("-p", f"{name}={value}")),
                *("-wi", str(setup.warmups()), "-i", str(setup.iterations()), "-foe", "true"),
                *("-rf", "json", "-rff", str(result)),
            ],
        )
        [benchmark] = json.loads(result.read_text(encoding="utf-8"))
    return [sample for fork in benchmark["primaryMetric"]["rawData"] for sample in fork]


def _torch(mode: str, setup: Setup, environment: Mapping[str, str] | None = None) -> list[float]:
    return _python("time_torch.py", setup, ["--precision", setup.precision, "--mode", mode], environment)


def _onnxruntime(setup: Setup) -> list[float]:
    return _python("time_onnxruntime.py", setup, [])


def _python(script: str, setup: Setup, more: list[str], environment: Mapping[str, str] | None = None) -> list[float]:
    command = [
        *(sys.executable, str(Path(__file__).with_name(script))),
        *("--model", setup.model, "--batch", str(setup.batch), "--threads", str(setup.threads)),
        *("--warmups", str(setup.warmups()), "--iterations", str(setup.iterations())),
    ]
    printed = _run(setup, command + more, environment)
    samples: list[float] = json.loads(printed.splitlines()[-1])["samplesMillis"]
    return samples


def _run(setup: Setup, command: list[str], environment: Mapping[str, str] | None = None) -> str:
    variables = os.environ | {"OMP_NUM_THREADS": str(setup.threads)} | dict(environment or {})
    done = subprocess.run(command, env=variables, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


SSD4J = Contestant("ssd4j", "JMH, single-shot time of Session.run, one fork", _jmh)
RIVALS = (
    Contestant(
        "torch-eager",
        "PyTorch eager, channels_last model and input, inference_mode, ReLU in place",
        partial(_torch, "eager"),
    ),
    Contestant(
        "torch-eager-malloc",
        "as torch-eager, and glibc keeps freed memory, on huge pages",
        partial(_torch, "eager", environment=_KEEP_MEMORY),
    ),
    Contestant(
        "torch-compile",
        "as torch-eager-malloc, through torch.compile with its defaults",
        partial(_torch, "compile", environment=_KEEP_MEMORY),
    ),
    Contestant(
        "torch-freeze",
        "as torch-compile with inductor's freezing, which packs the weights once",
        partial(_torch, "freeze", environment=_KEEP_MEMORY),
    ),
    Contestant(
        "onnxruntime",
        "ONNX Runtime's CPU provider with its defaults, exported by torch.onnx; it has no bf16 convolution",
        _onnxruntime,
        precisions=("fp32",),
        module="onnxruntime",
    ),
)
