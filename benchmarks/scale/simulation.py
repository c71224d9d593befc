# SPDX-License-Identifier: Apache-2.0
"""A discrete-event simulation of servers under load."""

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from scale.cluster import Balancing, Clients, Cluster
from scale.server import Request, Server


@dataclass
class Outcome:
    """What happened to the requests that arrived after the warm-up.

    Attributes:
        latencies: seconds of those that were answered, from when they were sent for the first time.
        refused: requests for which a queue had no room.
        lost: requests whose attempts have all failed.
        repeated: attempts after the first one.
        photos: that were computed while requests arrived, in all batches.
        batches: that were computed meanwhile.
        busy: the part of the time in which a device computed, on average.
        failures: of servers.
    """

    latencies: list[float] = field(default_factory=list)
    refused: int = 0
    lost: int = 0
    repeated: int = 0
    photos: int = 0
    batches: int = 0
    busy: float = 0.0
    failures: int = 0

    def percentile(self, part: float) -> float:
        """Returns the smallest latency that at least this part of all do not exceed."""
        ordered = sorted(self.latencies)
        return ordered[max(0, -(-len(ordered) * round(1000 * part) // 1000) - 1)]

    def mean(self) -> float:
        """Returns the mean latency."""
        return sum(self.latencies) / len(self.latencies)

    def mean_batch(self) -> float:
        """Returns the mean number of photos in a batch."""
        return self.photos / self.batches


class Simulation:
    """The clock, the events that are to come, and everything that they change."""

    def __init__(self, cluster: Cluster, clients: Clients, seed: int) -> None:
        """Creates servers that are all idle."""
        self.cluster = cluster
        self.clients = clients
        self.chance = random.Random(seed)
        self.now = 0.0
        self.outcome = Outcome()
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._servers = [Server(self) for _ in range(cluster.servers)]
        self._turns = itertools.cycle(self._servers)
        self._counted_from = 0.0
        self._counted_to = 0.0

    def at(self, time: float, event: Callable[[], None]) -> None:
        """Plans an event. Events at the same time happen in the order in which they were planned."""
        heapq.heappush(self._events, (time, next(self._numbers), event))

    def run(self, seconds: float, warm_up: float) -> Outcome:
        """Lets requests arrive for some seconds after a warm-up, and returns what became of them."""
        self._counted_from = warm_up
        end = warm_up + seconds
        self._counted_to = end
        self.at(self._next_arrival(), lambda: self._arrive(end))
        if self.cluster.failures:
            for server in self._servers:
                self._plan_failure(server, end)
        while self._events:
            self.now, _, event = heapq.heappop(self._events)
            event()
        busy = sum(server.busy for server in self._servers)
        self.outcome.busy = busy / (len(self._servers) * self.now)
        return self.outcome

    def _next_arrival(self) -> float:
        return self.now + self.chance.expovariate(self.clients.rate / self.clients.photos)

    def _arrive(self, end: float) -> None:
        if self.now >= end:
            return
        self.at(self._next_arrival(), lambda: self._arrive(end))
        self._send(Request(self.now, self.clients.photos))

    def _send(self, request: Request) -> None:
        server = self._choose()
        if server is None or not server.up:
            self.failed(request)
        elif not server.accepts(request):
            self.outcome.refused += self._counts(request)

    def _choose(self) -> Server | None:
        """Returns a server that the balancer believes to be up; None if there is none."""
        match self.cluster.balancing:
            case Balancing.RANDOM:
                return self._any()
            case Balancing.TURNS:
                return next(
                    (server for server in itertools.islice(self._turns, len(self._servers)) if self._up(server)), None
                )
            case Balancing.TWO:
                one, other = self._any(), self._any()
                return one if not one or not other or one.held <= other.held else other
            case Balancing.LEAST:
                return min(filter(self._up, self._servers), key=lambda server: server.held, default=None)

    def _up(self, server: Server) -> bool:
        return server.known_up(self.now)

    def _any(self) -> Server | None:
        # Almost all are up, so that the first one usually is, and no list has to be made for each request.
        for _ in self._servers:
            server = self.chance.choice(self._servers)
            if self._up(server):
                return server
        return next(filter(self._up, self._servers), None)

    def _counts(self, request: Request) -> int:
        return 1 if request.sent >= self._counted_from else 0

    def answered(self, request: Request) -> None:
        """A request has been answered."""
        if self._counts(request):
            self.outcome.latencies.append(self.now - request.sent)

    def failed(self, request: Request) -> None:
        """A request was lost with its server, or did not reach it; it is sent again, as a new one with the same age."""
        if request.attempt == self.clients.attempts:
            self.outcome.lost += self._counts(request)
            return
        self.outcome.repeated += self._counts(request)
        again = Request(request.sent, request.photos, request.attempt + 1)
        self.at(self.now + self.clients.backoff, lambda: self._send(again))

    def computed(self, photos: int) -> None:
        """A batch has been computed."""
        if self._counted_from <= self.now < self._counted_to:
            self.outcome.photos += photos
            self.outcome.batches += 1

    def _plan_failure(self, server: Server, end: float) -> None:
        failures = self.cluster.failures
        assert failures is not None
        time = self.now + self.chance.expovariate(1 / failures.between)
        if time >= end:
            return

        def fail() -> None:
            self.outcome.failures += 1
            server.fail(self.now + failures.detection)
            self.at(self.now + failures.repair, lambda: self._repair(server, end))

        self.at(time, fail)

    def _repair(self, server: Server, end: float) -> None:
        server.repair()
        self._plan_failure(server, end)


def simulate(cluster: Cluster, clients: Clients, seconds: float, warm_up: float, seed: int) -> Outcome:
    """Simulates servers, clients and failures.

    Args:
        cluster: the servers.
        clients: who sends requests.
        seconds: how long requests arrive that are counted.
        warm_up: how long requests arrive before.
        seed: of all random numbers.
    """
    return Simulation(cluster, clients, seed).run(seconds, warm_up)
