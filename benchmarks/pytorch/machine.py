# SPDX-License-Identifier: Apache-2.0
"""The machine and its software, as a result must state them."""

import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
SSD4J = REPOSITORY / "ssd4j"

# The features of a processor that decide how fast these networks are, on x86-64 and on arm64.
_ISA = re.compile(r"avx2|fma|avx512(f|_vnni|_bf16|_fp16)|avx_vnni|amx_\w+|asimd(hp|dp)?|bf16|i8mm|sve2?|sme")

# The families of instructions that separate the processors of one name, the widest first.
_WIDEST = ("amx", "avx512", "avx2", "sve")


def computer() -> dict[str, Any]:
    """Returns the CPU, the memory, the kernel and Python."""
    cpu = _cpuinfo()
    return {
        "cpu": cpu_name(),
        "family": cpu.get("cpu family", ""),
        "model": cpu.get("model", ""),
        "cpus": len(os.sched_getaffinity(0)),
        "isa": sorted(flag for flag in _flags(cpu) if _ISA.fullmatch(flag)),
        "memoryGiB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "kernel": platform.release(),
        "python": platform.python_version(),
    }


def facts() -> dict[str, Any]:
    """Returns the computer, the software, the commit and the date."""
    return {
        **computer(),
        "jdk": _output(java(), "--version").splitlines()[-1],
        "torch": _version("torch"),
        "torchOneDnn": _torch_onednn(),
        "onnxruntime": _version("onnxruntime"),
        "commit": commit(REPOSITORY),
        "date": datetime.date.today().isoformat(),
    }


def commit(checkout: Path) -> str:
    """Returns the commit of a checkout."""
    return _output("git", "-C", str(checkout), "describe", "--always", "--dirty")


def libraries(device: str) -> list[dict[str, str]]:
    """Returns the native libraries that ssd4j uses for a device, as ``ssd4j devices`` lists them."""
    engine = device.partition(":")[0]
    listed = json.loads(_output(str(SSD4J), "devices", "--json"))["devices"]
    found: list[dict[str, str]] = next(
        (d["libraries"] for d in listed if d["id"].partition(":")[0] == engine and d["usable"]), []
    )
    return [{"name": library["name"], "version": library["version"]} for library in found]


def results_folder() -> Path:
    """Returns the folder of this machine's results: one per name of the CPU, its widest instructions, and number of CPUs.

    The name alone is not enough: virtual machines call every generation "AMD EPYC" or "Intel Xeon Processor".
    """
    name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\((r|tm)\)", "", cpu_name().lower())).strip("-")
    flags = _flags(_cpuinfo())
    widest = next((f"-{isa}" for isa in _WIDEST if any(flag.startswith(isa) for flag in flags)), "")
    folder = REPOSITORY / "benchmarks/results" / f"{name}{widest}-{len(os.sched_getaffinity(0))}cpu"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cpu_name() -> str:
    """Returns the name of the CPU."""
    return _cpuinfo().get("model name") or platform.processor() or platform.machine()


def java() -> str:
    """Returns the Java that builds and runs ssd4j."""
    return _output("sh", "-c", '. .mvn/find-jdk.sh && echo "$JAVA_HOME/bin/java"')


def _cpuinfo() -> dict[str, str]:
    """Returns the first processor in /proc/cpuinfo."""
    first = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n")[0]
    pairs = (line.partition(":") for line in first.splitlines())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _flags(cpu: dict[str, str]) -> list[str]:
    return (cpu.get("flags") or cpu.get("Features") or "").split()


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _torch_onednn() -> str:
    import torch  # noqa: PLC0415, everything else here works without it

    found = re.search(r"MKL-DNN v([\d.]+)", torch.__config__.show())
    return found[1] if found else "none"


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()
