# SPDX-License-Identifier: Apache-2.0
"""A contestant in Python: the commands of ``race/protocol.py``, carried out by one of the modes."""

import gc
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from race.contestants import tensors
from race.contestants.buffers import Buffers
from race.contestants.modes import MODES, Mode
from race.contestants.network import DTYPES, open_network
from race.contestants.server import BusyTime, RefusedError, parser, serve
from race.contestants.variants import Choice, Run, fastest
from ssd_model import Variant


@dataclass(frozen=True)
class Prepared:
    """A setup that can be timed."""

    mode: Mode
    choice: Choice
    buffers: Buffers

    def form(self, name: str) -> Run:
        """``run``: from the host's input to maps on the host; ``compute``: from and to the device."""
        forms = {"run": self.choice.run, "compute": self.mode.compute}
        if name not in forms:
            raise RefusedError(f"form '{name}' is not offered")
        return forms[name]


class TorchContestant:
    """Carries out each command."""

    def __init__(self, mode: str, device: torch.device, variant: Variant, weights: Path, busy: BusyTime) -> None:
        self._mode = mode
        self._device = device
        self._variant = variant
        self._weights = weights
        self._busy = busy
        self._first = True
        self._prepared: Prepared | None = None

    def hello(self, _: dict[str, Any]) -> dict[str, Any]:
        """Returns name, versions and options; a CPU's compute is its run."""
        on_card = self._device.type == "cuda"
        mode = MODES[self._mode]
        return {
            "name": self._mode,
            "versions": versions() | mode.versions(),
            "device": torch.cuda.get_device_name(self._device) if on_card else "CPU",
            "options": {"settings": mode.options(self._device), "forms": ["run", "compute"] if on_card else ["run"]},
        }

    def prepare(self, command: dict[str, Any]) -> dict[str, Any]:
        """Builds everything; the cold start ends with the first result, before faster ways are tried."""
        self.release(command)
        kind, precision = self._way(command["precision"])
        batch = command["batch"]
        began = time.monotonic()
        cold_start = []

        def first_result() -> None:
            cold_start.append(self._busy.seconds() if self._first else time.monotonic() - began)

        try:
            network = open_network(self._weights, self._variant, precision, self._device)
            buffers = Buffers.of(network, batch, self._device)
            mode = kind(network, buffers, self._device)
            choice = fastest(mode.variants(), command.get("trial_seconds", 0.1), first_result)
        except torch.cuda.OutOfMemoryError as e:
            raise RefusedError(str(e)) from e
        self._first = False
        self._prepared = Prepared(mode, choice, buffers)
        return {
            "ready": True,
            "cold_start_seconds": cold_start[0],
            "device_memory_bytes": self._memory(choice.run),
            "chosen": choice.name,
            "tried": choice.tried,
        }

    def _way(self, precision: str) -> tuple[type[Mode], str]:
        """Returns the mode, and the precision of the network that it is given."""
        mode = MODES[self._mode]
        if precision == "int8" and (quantized := mode.quantized()):
            return quantized, "fp32"
        if precision not in DTYPES:
            raise RefusedError(f"there is no precision '{precision}'")
        return mode, precision

    def _memory(self, run: Run) -> int | None:
        """Returns the most that PyTorch's allocator needs for a run, without what CUDA and the libraries hold.

        What the choice of algorithms and ways took has been freed before.
        """
        if self._device.type != "cuda":
            return None
        self._free()
        run()
        return torch.cuda.max_memory_reserved(self._device)

    def _free(self) -> None:
        gc.collect()
        if self._device.type == "cuda":
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats(self._device)

    def time(self, command: dict[str, Any]) -> dict[str, Any]:
        """Times runs one after another."""
        run = self._required().form(command.get("form", "run"))
        runs, nanos = command.get("runs"), command.get("seconds", 0) * 1e9
        if not runs and not nanos:
            raise ValueError('\'time\' needs "runs" or "seconds"')
        taken: list[int] = []
        total = 0
        gc.collect()
        gc.disable()
        try:
            while len(taken) < runs if runs else total < nanos:
                start = time.perf_counter_ns()
                run()
                taken.append(time.perf_counter_ns() - start)
                total += taken[-1]
        finally:
            gc.enable()
        return {"latencies_us": [nanos / 1e3 for nanos in taken]}

    def maps(self, command: dict[str, Any]) -> dict[str, Any]:
        """Runs a file of inputs batch by batch and writes the maps by name."""
        prepared = self._required()
        inputs = tensors.read(Path(command["input"]))["input"]
        batch = len(prepared.buffers.host_input)
        if len(inputs) == 0 or len(inputs) % batch:
            raise ValueError(f"{command['input']} has {len(inputs)} inputs, not a multiple of the batch size {batch}")
        parts: dict[str, list[torch.Tensor]] = {name: [] for name in prepared.buffers.host_maps}
        for chunk in inputs.split(batch):
            prepared.buffers.host_input.copy_(chunk)
            prepared.choice.run()
            for name, value in prepared.buffers.host_maps.items():
                parts[name].append(value.clone())
        tensors.write(Path(command["output"]), {name: torch.cat(values) for name, values in parts.items()})
        return {"written": command["output"]}

    def release(self, _: dict[str, Any]) -> dict[str, Any]:
        """Leaves nothing on the device except what PyTorch keeps for itself."""
        self._prepared = None
        if self._mode in ("compile", "freeze"):
            torch.compiler.reset()  # it keeps the graphs, which keep their memory
        self._free()
        return {"released": True}

    def _required(self) -> Prepared:
        if self._prepared is None:
            raise ValueError("nothing is prepared")
        return self._prepared


def versions() -> dict[str, str]:
    """Returns the versions of PyTorch and of what it calls."""
    cudnn = torch.backends.cudnn.version() if torch.backends.cudnn.is_available() else None
    return {
        "torch": torch.__version__,
        "cuda": torch.version.cuda or "none",
        "cudnn": str(cudnn or "none"),
        "python": sys.version.split()[0],
    }


def main(words: list[str]) -> None:
    """Serves until told to quit."""
    busy = BusyTime()
    options = parser(__doc__)
    options.add_argument("mode", choices=MODES)
    arguments = options.parse_args(words)
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.benchmark_limit = 0
    contestant = TorchContestant(arguments.mode, arguments.device, arguments.model, arguments.weights, busy)
    handlers = {
        "hello": contestant.hello,
        "prepare": contestant.prepare,
        "time": contestant.time,
        "maps": contestant.maps,
        "release": contestant.release,
    }
    # A decorator would be lost on what torch.compile returns; the context covers everything.
    with torch.inference_mode():
        serve(handlers, busy)


if __name__ == "__main__":
    main(sys.argv[1:])
