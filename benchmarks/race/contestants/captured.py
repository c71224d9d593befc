# SPDX-License-Identifier: Apache-2.0
"""PyTorch captured in a CUDA graph."""

from collections.abc import Callable

import torch

from race.contestants.buffers import Buffers
from race.contestants.mode import Mode
from race.contestants.network import Network
from race.contestants.server import RefusedError
from race.contestants.variants import Run


class Graph(Mode):
    """Eager PyTorch, captured once in a CUDA graph and replayed."""

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns the ways to copy."""
        return (
            "eager captured by torch.cuda.graph, otherwise as eager; copies outside the graph, inside after the "
            "layers, or inside beside them, whichever is fastest"
        )

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        super().__init__(network, buffers, device)
        if device.type != "cuda":
            raise RefusedError("a CUDA graph needs a card, and this is a dry run on the CPU")
        self._compute: Run | None = None

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns copies outside, and inside. Each has a graph; the memory of those not chosen is freed."""
        side = torch.cuda.Stream(self.device)
        return {
            "copies outside": self._outside,
            "copies inside": lambda: self._replay(self._capture(self.copies_after)),
            "copies inside, beside": lambda: self._replay(self._capture(lambda: self.copies_beside(side))),
        }

    def _outside(self) -> Run:
        maps: list[torch.Tensor] = []
        graph = self._capture(lambda: self._keep(maps))

        def run() -> None:
            self.buffers.upload()
            graph.replay()
            for name, value in zip(self.network.names, maps, strict=True):
                self.buffers.download(name, value)
            self.synchronize()

        return run

    def _keep(self, maps: list[torch.Tensor]) -> None:
        # The allocator must not reuse the memory of the maps.
        maps[:] = self.network(self.buffers.device_input)

    def _capture(self, body: Callable[[], object]) -> torch.cuda.CUDAGraph:
        # In the first runs cuDNN chooses algorithms and libraries initialize, which cannot be captured.
        side = torch.cuda.Stream(self.device)
        side.wait_stream(torch.cuda.current_stream(self.device))
        with torch.cuda.stream(side):
            for _ in range(3):
                body()
        torch.cuda.current_stream(self.device).wait_stream(side)
        self.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            body()
        return graph

    def _replay(self, graph: torch.cuda.CUDAGraph) -> Run:
        def run() -> None:
            graph.replay()
            self.synchronize()

        return run

    def compute(self) -> None:
        """The captured layers alone; captured on first use, since a run may not need them."""
        if self._compute is None:
            maps: list[torch.Tensor] = []
            self._compute = self._replay(self._capture(lambda: self._keep(maps)))
        self._compute()
