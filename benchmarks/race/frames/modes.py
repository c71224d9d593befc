# SPDX-License-Identifier: Apache-2.0
"""The ways to run a rival's detector: as it is, compiled, and captured in a CUDA graph."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import torch
from torch import Tensor

from race.contestants.server import RefusedError
from race.contestants.variants import Run
from race.frames.detector import Detector, on_host


class Mode(ABC):
    """One way, prepared for a detector and frames in host memory."""

    def __init__(self, detector: Detector, frames: Tensor) -> None:
        self.detector = detector
        self.frames = frames
        self.found: list[Tensor] = []
        """The boxes of each image of the latest run."""

    @classmethod
    @abstractmethod
    def options(cls, device: torch.device) -> str:
        """Returns what a reader must know about its settings."""

    @abstractmethod
    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns ways from the frames to ``found``; the plain one comes first."""


class Eager(Mode):
    """The detector as it is."""

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns how a card is used."""
        return "eager, inference_mode" + (", cudnn.benchmark with benchmark_limit 0" if device.type == "cuda" else "")

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns the only way."""
        return {"plain": lambda: self._run}

    def _run(self) -> None:
        self.found = on_host(self.detector.plain(self.frames))


class InTwoParts(Mode):
    """What is fixed by another way than eager, the rest as it is."""

    def __init__(self, detector: Detector, frames: Tensor) -> None:
        super().__init__(detector, frames)
        on_card = detector.device.type == "cuda"
        self.uploaded = torch.empty_like(frames, device=detector.device) if on_card else frames
        self._pinned = torch.empty_like(frames, pin_memory=True) if on_card else frames

    @abstractmethod
    def fixed(self) -> Callable[[], tuple[Tensor, Tensor]]:
        """Prepares what is fixed, from the uploaded frames."""

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns uploads from ordinary memory, and through pinned memory."""
        fixed = self.fixed()
        if self.detector.device.type != "cuda":
            return {"nothing to upload": lambda: lambda: self._after(fixed)}
        return {
            "upload from ordinary memory": lambda: lambda: self._after(fixed, self._upload),
            "upload through pinned memory": lambda: lambda: self._after(fixed, self._upload_pinned),
        }

    def _upload(self) -> None:
        self.uploaded.copy_(self.frames)

    def _upload_pinned(self) -> None:
        self._pinned.copy_(self.frames)
        self.uploaded.copy_(self._pinned, non_blocking=True)

    def _after(self, fixed: Callable[[], tuple[Tensor, Tensor]], upload: Callable[[], None] = lambda: None) -> None:
        upload()
        height, width = self.frames.shape[1:3]
        self.found = on_host(self.detector.rest(*fixed(), height, width))


class Compile(InTwoParts):
    """Through ``torch.compile``: on a card with everything it can do, on a CPU with its defaults."""

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns its options."""
        mode = "max-autotune (its CUDA graphs included)" if device.type == "cuda" else "default"
        return (
            f"torch.compile with mode {mode}, static shapes, of everything from uint8 frames to the heads; "
            "selection and NMS, whose sizes depend on the values, eager"
        )

    def fixed(self) -> Callable[[], tuple[Tensor, Tensor]]:
        """Returns the compiled function, which compiles when it is first called."""
        on_card = self.detector.device.type == "cuda"
        if on_card:
            torch._dynamo.mark_static_address(self.uploaded)
        compiled = torch.compile(
            self.detector.fixed, mode="max-autotune" if on_card else "default", fullgraph=True, dynamic=False
        )
        return lambda: compiled(self.uploaded)


class Graph(InTwoParts):
    """Eager PyTorch, captured once in a CUDA graph and replayed."""

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns what is captured."""
        return (
            "everything from uint8 frames on the card to the heads captured by torch.cuda.graph; selection and NMS, "
            "whose sizes depend on the values, eager"
        )

    def fixed(self) -> Callable[[], tuple[Tensor, Tensor]]:
        """Captures."""
        device = self.detector.device
        if device.type != "cuda":
            raise RefusedError("a CUDA graph needs a card, and this runs on the CPU")
        self.uploaded.copy_(self.frames)
        # In the first runs cuDNN chooses algorithms and libraries initialize, which cannot be captured.
        side = torch.cuda.Stream(device)
        side.wait_stream(torch.cuda.current_stream(device))
        with torch.cuda.stream(side):
            for _ in range(3):
                self.detector.fixed(self.uploaded)
        torch.cuda.current_stream(device).wait_stream(side)
        torch.cuda.synchronize(device)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            results = self.detector.fixed(self.uploaded)

        def replay() -> tuple[Tensor, Tensor]:
            graph.replay()
            return results

        return replay


MODES: dict[str, type[Mode]] = {"eager": Eager, "compile": Compile, "graph": Graph}
