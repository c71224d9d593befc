# SPDX-License-Identifier: Apache-2.0
"""How many photos a second each part of a machine can take, and what a million of them cost."""

from dataclasses import dataclass

_MILLION = 1e6


@dataclass(frozen=True)
class Photo:
    """A kind of photo.

    Attributes:
        name: for tables.
        size: bytes of the file.
        preparing: processor seconds on one thread: decoding, and resizing to the network's input.
    """

    name: str
    size: float
    preparing: float


@dataclass(frozen=True)
class Machine:
    """A machine with GPUs, and its part of what it shares with others.

    Attributes:
        name: for tables.
        gpus: of the machine.
        cores: that prepare photos and answer requests.
        network: bytes a second that arrive.
        storage: bytes a second that are read.
        bus: bytes a second from the host to each GPU.
        price: dollars an hour.
    """

    name: str
    gpus: int
    cores: int
    network: float
    storage: float
    bus: float
    price: float


@dataclass(frozen=True)
class Costs:
    """What a photo takes besides its preparation.

    Attributes:
        gpu: photos a second of one GPU.
        serving: processor seconds for its request: HTTP, JSON, queue, answer.
        input: bytes that go to the GPU.
        fetch: dollars for a million reads from the storage.
    """

    gpu: float
    serving: float
    input: float
    fetch: float


def limits(machine: Machine, photo: Photo, costs: Costs) -> dict[str, float]:
    """Returns photos a second of each part of a machine."""
    return {
        "GPUs": machine.gpus * costs.gpu,
        "processors": machine.cores / (photo.preparing + costs.serving),
        "network": machine.network / photo.size,
        "storage": machine.storage / photo.size,
        "bus": machine.gpus * machine.bus / costs.input,
    }


def slowest(machine: Machine, photo: Photo, costs: Costs) -> tuple[str, float]:
    """Returns the part of a machine that saturates first, and its photos a second."""
    parts = limits(machine, photo, costs)
    name = min(parts, key=parts.__getitem__)
    return name, parts[name]


def dollars_per_million(machine: Machine, photo: Photo, costs: Costs) -> float:
    """Returns what a million photos cost on machines that are always busy, without reading them."""
    return machine.price / 3600 / slowest(machine, photo, costs)[1] * _MILLION


def cores_needed(photo: Photo, costs: Costs) -> float:
    """Returns the cores that keep one GPU busy."""
    return costs.gpu * (photo.preparing + costs.serving)
