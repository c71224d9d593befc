# SPDX-License-Identifier: Apache-2.0
"""What is simulated: servers like ``./ssd4j serve`` behind a balancer, their clients, and their failures."""

from dataclasses import dataclass
from enum import Enum


class Spread(Enum):
    """How long a part of the work takes around its mean."""

    CONSTANT = "constant"
    EXPONENTIAL = "exponential"


class Balancing(Enum):
    """Which server a request goes to."""

    RANDOM = "random"
    TURNS = "in turns"
    TWO = "the less busy of two at random"
    LEAST = "the least busy"


@dataclass(frozen=True)
class Batching:
    """The options of a server: ``--max-batch``, ``--max-delay``, ``--queue`` and ``--instances``.

    Attributes:
        most: photos that are computed together.
        delay: seconds that a photo waits for others.
        queue: photos that wait.
        instances: batches that are prepared, computed or answered at the same time.
    """

    most: int = 32
    delay: float = 0.002
    queue: int = 128
    instances: int = 1


@dataclass(frozen=True)
class Work:
    """How long the parts of the work take, in seconds.

    Attributes:
        decoding: of one photo, on one thread.
        decoders: threads that decode.
        host: of a batch, which another instance may overlap: its upload, and reading its results.
        batch: of a batch on the device, however small.
        photo: of each photo on the device.
        spread: of the time on the device.
        shared: whether all instances share one device; otherwise each has its own.
    """

    batch: float
    photo: float
    decoding: float = 0.0
    decoders: int = 1
    host: float = 0.0
    spread: Spread = Spread.CONSTANT
    shared: bool = True

    def capacity(self, most: int) -> float:
        """Returns photos a second of the device in full batches."""
        return most / (self.batch + most * self.photo)


@dataclass(frozen=True)
class Clients:
    """Who sends requests, at random times (a Poisson process), whether earlier ones are answered or not.

    Attributes:
        rate: photos a second.
        photos: of each request.
        backoff: seconds until a request is sent again that was lost with its server.
        attempts: how often a request is sent at most.
    """

    rate: float
    photos: int = 1
    backoff: float = 0.05
    attempts: int = 3


@dataclass(frozen=True)
class Failures:
    """How servers fail and come back, each for itself.

    Attributes:
        between: mean seconds until a server fails; the times are exponential.
        repair: seconds until it is back.
        detection: seconds until the balancer knows of a failure, and sends it nothing more.
    """

    between: float
    repair: float
    detection: float = 1.0


@dataclass(frozen=True)
class Cluster:
    """Servers that are all the same."""

    servers: int
    batching: Batching
    work: Work
    balancing: Balancing = Balancing.TWO
    failures: Failures | None = None
