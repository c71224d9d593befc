# SPDX-License-Identifier: Apache-2.0
"""The machine with the card and its software, as a result must state them."""

import datetime
import json
import os
import subprocess
import sys
from typing import Any

import machine
from gpu.arrival.bundle import Bundle
from gpu.arrival.commands import Deadline, call

_QUERY = (
    "name,driver_version,memory.total,compute_cap,clocks.max.sm,clocks.max.memory,power.limit,"
    "persistence_mode,pstate,temperature.gpu,utilization.gpu,memory.used"
)
# In a process of its own, so that nothing that loading PyTorch does can end this one.
_TORCH = """
import json, torch
print(json.dumps({"version": torch.__version__, "cuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version(),
    "available": torch.cuda.is_available(),
    "device": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
    "archs": torch.cuda.get_arch_list()}))
"""


def write(bundle: Bundle, deadline: Deadline) -> None:
    """Writes ``facts.json`` after each thing that it finds; fails if ssd4j has no GPU to use, after writing why."""
    facts: dict[str, Any] = {
        "card": "stand-in GPU" if bundle.stand_in else None,
        "driver": "stand-in" if bundle.stand_in else None,
        "java": _java(bundle),
        "commit": (bundle.root / "commit").read_text(encoding="utf-8").strip(),
        **machine.computer(),
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "environment": {k: v for k, v in os.environ.items() if k.startswith(("CUDA", "NVIDIA", "TORCH", "SSD4J"))},
    }

    def found(**more: object) -> None:
        facts.update(more)
        (bundle.out / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")

    found()
    smi = _nvidia_smi(deadline)
    found(nvidiaSmi=smi)
    if not bundle.stand_in:
        found(card=smi.get("name"), driver=smi.get("driver_version"))
    gpu = _gpu(bundle, deadline)
    found(libraries=gpu["libraries"], usable=gpu["usable"], reason=gpu["reason"], searched=gpu.get("searched", []))
    torch = _torch(bundle, deadline)
    found(torch=torch, card=facts["card"] or torch.get("device"))
    if not gpu["usable"]:
        raise ValueError(f"ssd4j has no GPU: {gpu['reason']}")


def _gpu(bundle: Bundle, deadline: Deadline) -> dict[str, Any]:
    """Returns the first GPU as ssd4j sees it."""
    log = bundle.out / "log/facts.txt"
    listed = bundle.work / "devices.json"
    call(bundle.ssd4j("devices", "--json"), log, deadline, bundle.environment(), out=listed)
    devices = json.loads(listed.read_text(encoding="utf-8"))["devices"]
    gpu: dict[str, Any] = next(device for device in devices if device["id"] == "cuda:0")
    return gpu


def _nvidia_smi(deadline: Deadline) -> dict[str, str]:
    try:
        done = subprocess.run(
            ["nvidia-smi", f"--query-gpu={_QUERY}", "--format=csv,noheader,nounits", "--id=0"],
            check=True,
            capture_output=True,
            text=True,
            timeout=max(1, deadline.left()),
        )
    except (OSError, subprocess.SubprocessError) as e:
        return {"error": str(e)}
    return dict(zip(_QUERY.split(","), (value.strip() for value in done.stdout.split(",")), strict=False))


def _torch(bundle: Bundle, deadline: Deadline) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-c", _TORCH],
            check=True,
            capture_output=True,
            text=True,
            env=bundle.environment(),
            timeout=max(1, deadline.left()),
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    except (subprocess.SubprocessError, json.JSONDecodeError) as e:
        return {"error": str(e)}


def _java(bundle: Bundle) -> str:
    release = (bundle.root / "java/release").read_text(encoding="utf-8")
    values = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    return values.get("JAVA_VERSION", "").strip('"')
