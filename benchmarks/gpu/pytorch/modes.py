# SPDX-License-Identifier: Apache-2.0
"""PyTorch's ways to run the network, each as strong as its options allow."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import torch

from buffers import Buffers
from network import Network
from server import RefusedError
from variants import Run


class Mode(ABC):
    """One way, made ready for a network and its buffers."""

    options: str
    """What a reader must know of its settings."""

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        self.network = network
        self.buffers = buffers
        self.device = device

    @abstractmethod
    def variants(self) -> dict[str, Callable[[], Run]]:
        """Ways from the input on the host to maps that can be read there; the plain one comes first."""

    @abstractmethod
    def compute(self) -> None:
        """One run from the input on the device to maps that are left there."""

    def synchronize(self) -> None:
        """Waits for all that was enqueued."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    def copies_after(self) -> None:
        """Enqueues upload, layers and downloads one after the other."""
        self.buffers.upload()
        for name, value in zip(self.network.names, self.network(self.buffers.device_input), strict=True):
            self.buffers.download(name, value)

    def copies_beside(self, side: torch.cuda.Stream) -> list[torch.Tensor]:
        """As ``copies_after``, but a map is downloaded on a second stream while the layers after it run.

        Returns:
            the maps, which must live until the downloads are done: the allocator knows of the first stream alone.
        """
        main = torch.cuda.current_stream(self.device)
        kept = []

        def ready(name: str, value: torch.Tensor) -> None:
            kept.append(value)
            side.wait_stream(main)
            with torch.cuda.stream(side):
                self.buffers.download(name, value)

        self.buffers.upload()
        self.network.run_each(self.buffers.device_input, ready)
        main.wait_stream(side)
        return kept


class Eager(Mode):
    """As PyTorch runs it without further ado."""

    options = (
        "eager; channels_last, inference_mode, cudnn.benchmark on with benchmark_limit 0, ReLU in place, pinned host "
        "memory, one synchronize a run; downloads after the layers or on a second stream beside them, the faster"
    )

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Downloads after the layers, or beside them."""
        found: dict[str, Callable[[], Run]] = {"copies after": lambda: self._after}
        if self.device.type == "cuda":
            side = torch.cuda.Stream(self.device)
            found["copies beside"] = lambda: lambda: self._beside(side)
        return found

    def _after(self) -> None:
        self.copies_after()
        self.synchronize()

    def _beside(self, side: torch.cuda.Stream) -> None:
        kept = self.copies_beside(side)
        self.synchronize()
        kept.clear()

    def compute(self) -> None:
        """The layers alone."""
        self.network(self.buffers.device_input)
        self.synchronize()


class Compile(Mode):
    """Through ``torch.compile``."""

    options = (
        "torch.compile with mode max-autotune (its CUDA graphs included), fullgraph, static shapes and input address; "
        "conversions of input and maps compiled with the network; otherwise as eager, downloads after the layers"
    )

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        super().__init__(network, buffers, device)
        # Or the graph would copy the input once more, to an address of its own.
        torch._dynamo.mark_static_address(buffers.device_input)
        self._compiled = torch.compile(network, mode="max-autotune", fullgraph=True, dynamic=False)

    def variants(self) -> dict[str, Callable[[], Run]]:
        """There is one."""
        return {"copies after": self._ready}

    def _ready(self) -> Run:
        # The first runs compile, warm up and capture.
        for _ in range(3):
            self._run()
        return self._run

    def _run(self) -> None:
        self.buffers.upload()
        for name, value in zip(self.network.names, self._compiled(self.buffers.device_input), strict=True):
            self.buffers.download(name, value)
        self.synchronize()

    def compute(self) -> None:
        """The compiled network alone."""
        self._compiled(self.buffers.device_input)
        self.synchronize()


class Graph(Mode):
    """Eager PyTorch, captured once in a CUDA graph and replayed."""

    options = (
        "eager captured by torch.cuda.graph, otherwise as eager; copies outside of the graph, inside after the layers, "
        "or inside beside them, the fastest"
    )

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        super().__init__(network, buffers, device)
        if device.type != "cuda":
            raise RefusedError("a CUDA graph needs a card, and this is a dry run on the CPU")
        self._compute: Run | None = None

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Copies outside, or inside; each has a graph, and the memory of those that are not chosen is freed."""
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
        # What the captured run leaves must not be given away by the allocator.
        maps[:] = self.network(self.buffers.device_input)

    def _capture(self, body: Callable[[], object]) -> torch.cuda.CUDAGraph:
        # cuDNN chooses its algorithms and libraries initialize in the first runs, which cannot be captured.
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
        """The captured layers alone; captured when they are first asked for, since a run may not need them."""
        if self._compute is None:
            maps: list[torch.Tensor] = []
            self._compute = self._replay(self._capture(lambda: self._keep(maps)))
        self._compute()


MODES: dict[str, type[Mode]] = {"eager": Eager, "compile": Compile, "graph": Graph}
