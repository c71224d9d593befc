# SPDX-License-Identifier: Apache-2.0
"""One simulated server: it decodes, queues, batches and computes as ``./ssd4j serve`` does."""

from __future__ import annotations

import heapq
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from scale.cluster import Spread

if TYPE_CHECKING:
    from scale.simulation import Simulation


class Request:
    """Photos that are sent together."""

    __slots__ = ("attempt", "left", "photos", "sent")

    def __init__(self, sent: float, photos: int, attempt: int = 1) -> None:
        """Creates a request of which nothing is done."""
        self.sent = sent
        self.photos = photos
        self.left = photos
        self.attempt = attempt


class Server:
    """A queue, threads that decode, and instances that compute."""

    def __init__(self, simulation: Simulation) -> None:
        """Creates an idle server."""
        self._simulation = simulation
        self._batching = simulation.cluster.batching
        self._work = simulation.cluster.work
        self.busy = 0.0
        self.up = True
        self._suspect_from = float("inf")
        self._reset()

    def _reset(self) -> None:
        # Whatever was planned for the server before it failed is void: it belongs to another life.
        self._life = object()
        self.held = 0
        self._requests: set[Request] = set()
        self._waiting: deque[tuple[Request, float, int]] = deque()
        self._queued = 0
        self._reserved = 0
        self._idle = self._batching.instances
        self._decoders = [0.0] * self._work.decoders
        self._device_free = 0.0

    def known_up(self, now: float) -> bool:
        """Returns whether the balancer sends it requests."""
        return now < self._suspect_from

    def accepts(self, request: Request) -> bool:
        """Takes a request, if the queue has room for its photos. Those that are decoded have a place already."""
        if self._queued + self._reserved + request.photos > self._batching.queue:
            return False
        self._reserved += request.photos
        self.held += request.photos
        self._requests.add(request)
        decoded = self._simulation.now
        if self._work.decoding:
            for _ in range(request.photos):
                free = max(heapq.heappop(self._decoders), self._simulation.now) + self._work.decoding
                heapq.heappush(self._decoders, free)
                decoded = max(decoded, free)
            self._plan(decoded, partial(self._add, request))
        else:
            self._add(request)
        return True

    def _plan(self, time: float, event: partial[None]) -> None:
        life = self._life

        def unless_failed() -> None:
            if life is self._life:
                event()

        self._simulation.at(time, unless_failed)

    def _add(self, request: Request) -> None:
        self._reserved -= request.photos
        self._waiting.append((request, self._simulation.now, request.photos))
        self._queued += request.photos
        self._start()

    def _start(self) -> None:
        """Starts batches while an instance is idle, and one is full or has waited long enough."""
        now = self._simulation.now
        while self._idle and self._waiting:
            due = self._waiting[0][1] + self._batching.delay
            if self._queued < self._batching.most and now < due:
                self._plan(due, partial(self._start))
                return
            self._compute(self._take())

    def _take(self) -> list[tuple[Request, int]]:
        batch: list[tuple[Request, int]] = []
        room = self._batching.most
        while room and self._waiting:
            request, added, photos = self._waiting.popleft()
            taken = min(room, photos)
            batch.append((request, taken))
            room -= taken
            if taken < photos:
                self._waiting.appendleft((request, added, photos - taken))
        self._queued -= self._batching.most - room
        return batch

    def _compute(self, batch: list[tuple[Request, int]]) -> None:
        work, simulation = self._work, self._simulation
        photos = sum(count for _, count in batch)
        seconds = work.batch + photos * work.photo
        if work.spread is Spread.EXPONENTIAL:
            seconds = simulation.chance.expovariate(1 / seconds)
        begin = simulation.now + work.host
        if work.shared:
            begin = max(begin, self._device_free)
            self._device_free = begin + seconds
        self._idle -= 1
        self._plan(begin + seconds, partial(self._answer, batch, photos, seconds))

    def _answer(self, batch: list[tuple[Request, int]], photos: int, seconds: float) -> None:
        self.busy += seconds
        self._idle += 1
        self.held -= photos
        self._simulation.computed(photos)
        for request, count in batch:
            request.left -= count
            if not request.left:
                self._requests.remove(request)
                self._simulation.answered(request)
        self._start()

    def fail(self, detected: float) -> None:
        """Loses everything that it has; the balancer knows at a later time."""
        self.up = False
        self._suspect_from = detected
        lost = sorted(self._requests, key=lambda request: request.sent)
        self._reset()
        for request in lost:
            self._simulation.failed(request)

    def repair(self) -> None:
        """Comes back, empty."""
        self.up = True
        self._suspect_from = float("inf")
