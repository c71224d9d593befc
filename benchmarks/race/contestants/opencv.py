# SPDX-License-Identifier: Apache-2.0
"""OpenCV's DNN module on the CPU, with its classic and its new engine."""

import importlib.metadata
from collections.abc import Callable

import torch

from race.contestants.buffers import Buffers
from race.contestants.exported import exported
from race.contestants.mode import Mode
from race.contestants.network import Network
from race.contestants.server import RefusedError
from race.contestants.variants import Run


class OpenCv(Mode):
    """The classic engine."""

    ENGINE = "ENGINE_CLASSIC"

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        super().__init__(network, buffers, device)
        if device.type != "cpu" or network.dtype != torch.float32:
            raise RefusedError("OpenCV takes part in float32 on the CPU only")
        import cv2  # noqa: PLC0415, only here is it needed

        if not hasattr(cv2.dnn, self.ENGINE):
            raise RefusedError(f"OpenCV {cv2.__version__} has no cv2.dnn.{self.ENGINE}")
        cv2.setNumThreads(torch.get_num_threads())
        with exported(network, buffers) as path:
            try:
                self._net = cv2.dnn.readNetFromONNX(str(path), getattr(cv2.dnn, self.ENGINE))
            except cv2.error as e:
                raise RefusedError(f"OpenCV cannot read the exported network: {e}") from e
        self._outputs = list(network.names)
        self._input = buffers.host_input.numpy()

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns its options."""
        return f"cv2.dnn with {cls.ENGINE} and its defaults (winograd on), exported by torch.onnx"

    @staticmethod
    def versions() -> dict[str, str]:
        """Returns the version of OpenCV."""
        return {"opencv": importlib.metadata.version("opencv-python-headless")}

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns the only way."""
        return {"copies none": lambda: self.compute}

    def compute(self) -> None:
        """Runs the network; the maps are OpenCV's own arrays."""
        self._net.setInput(self._input)
        for name, value in zip(self.network.names, self._net.forward(self._outputs), strict=True):
            self.buffers.download(name, torch.from_numpy(value))


class OpenCvNew(OpenCv):
    """The engine that OpenCV 5 added."""

    ENGINE = "ENGINE_NEW"
