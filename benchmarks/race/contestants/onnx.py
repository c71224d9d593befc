# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime on the CPU."""

import importlib.metadata
from collections.abc import Callable
from pathlib import Path

import torch

from race.contestants.buffers import Buffers
from race.contestants.exported import exported
from race.contestants.mode import Mode
from race.contestants.network import Network
from race.contestants.server import RefusedError
from race.contestants.variants import Run


class OnnxRuntime(Mode):
    """The network exported by ``torch.onnx``; ONNX Runtime's CPU provider has no convolution in bfloat16."""

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        super().__init__(network, buffers, device)
        if device.type != "cpu" or network.dtype != torch.float32:
            raise RefusedError("ONNX Runtime takes part in float32 and int8 on the CPU only")
        import onnxruntime  # noqa: PLC0415, only here is it needed

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        with exported(network, buffers) as path:
            model = self.model(path)
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._feed = {self._session.get_inputs()[0].name: buffers.host_input.numpy()}

    @classmethod
    def quantized(cls) -> type[Mode]:
        """Returns the way in int8."""
        from race.contestants.onnx_quantized import QuantizedOnnxRuntime  # noqa: PLC0415, it is a subclass of this

        return QuantizedOnnxRuntime

    def model(self, exported: Path) -> Path:
        """Returns the file to run, made of the exported one; it may lie beside it."""
        return exported

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns its options."""
        return (
            "ONNX Runtime's CPU provider with its defaults, exported by torch.onnx; in int8 quantized statically by "
            "its own tool with the inputs of the race: QDQ, unsigned activations by min-max, signed weights per tensor"
        )

    @staticmethod
    def versions() -> dict[str, str]:
        """Returns the version of ONNX Runtime."""
        return {"onnxruntime": importlib.metadata.version("onnxruntime")}

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns the only way."""
        return {"copies none": lambda: self.compute}

    def compute(self) -> None:
        """Runs the session; it reads the input in place, and its outputs are on the host."""
        for name, value in zip(self.network.names, self._session.run(None, self._feed), strict=True):
            self.buffers.download(name, torch.from_numpy(value))
