# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime on the CPU in int8, as its documentation recommends for the processor."""

import os
from pathlib import Path
from typing import Any

import machine
from race.contestants import tensors
from race.contestants.onnx import OnnxRuntime
from race.contestants.server import RefusedError
from race.field import CALIBRATION

_ACCUMULATES_WITHOUT_SATURATION = {"avx512_vnni", "avx_vnni", "amx_int8"}


class QuantizedOnnxRuntime(OnnxRuntime):
    """The exported network, quantized statically with the photos that ssd4j's scales were measured on."""

    def model(self, exported: Path) -> Path:
        """Writes the quantized network beside the exported one."""
        if CALIBRATION not in os.environ:
            raise RefusedError(f"{CALIBRATION} does not name inputs to calibrate with")
        try:
            from onnxruntime import quantization  # noqa: PLC0415, only here is it needed
        except ImportError as e:
            raise RefusedError(f"ONNX Runtime cannot quantize: {e}") from e
        # Names of inputs and maps stay; shapes are inferred, without which activations have no ranges.
        prepared, quantized = exported.with_name("prepared.onnx"), exported.with_name("quantized.onnx")
        quantization.quant_pre_process(exported, prepared, skip_symbolic_shape=True)
        quantization.quantize_static(
            prepared,
            quantized,
            _Inputs(self.network.backbone.variant.size, len(self.buffers.host_input)),
            quant_format=quantization.QuantFormat.QDQ,
            op_types_to_quantize=["Conv", "MaxPool", "Relu"],
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
            # Elsewhere sums of two products saturate in 16 bits.
            reduce_range=_ACCUMULATES_WITHOUT_SATURATION.isdisjoint(machine.computer()["isa"]),
        )
        return quantized


class _Inputs:
    """Yields batches of the inputs to calibrate with, then None."""

    def __init__(self, size: int, batch: int) -> None:
        inputs = tensors.read(Path(os.environ[CALIBRATION]))["input"].reshape(-1, 3, size, size)
        self._batches = iter(inputs[: len(inputs) // batch * batch].split(batch))

    def get_next(self) -> dict[str, Any] | None:
        batch = next(self._batches, None)
        return None if batch is None else {"input": batch.numpy()}
