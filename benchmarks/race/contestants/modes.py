# SPDX-License-Identifier: Apache-2.0
"""The modes by name."""

from race.contestants.captured import Graph
from race.contestants.compiled import Compile, Freeze
from race.contestants.eager import Eager
from race.contestants.mode import Mode
from race.contestants.onnx import OnnxRuntime

MODES: dict[str, type[Mode]] = {
    "eager": Eager,
    "compile": Compile,
    "freeze": Freeze,
    "graph": Graph,
    "onnxruntime": OnnxRuntime,
}
