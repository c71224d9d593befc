# SPDX-License-Identifier: Apache-2.0
"""The modes by name."""

from race.contestants.captured import Graph
from race.contestants.compiled import Compile, Freeze, MaxAutotune
from race.contestants.eager import Eager
from race.contestants.mode import Mode
from race.contestants.ncnn import Ncnn
from race.contestants.onnx import OnnxRuntime
from race.contestants.opencv import OpenCv, OpenCvNew
from race.contestants.scripted import Scripted

MODES: dict[str, type[Mode]] = {
    "eager": Eager,
    "compile": Compile,
    "freeze": Freeze,
    "max-autotune": MaxAutotune,
    "script": Scripted,
    "graph": Graph,
    "onnxruntime": OnnxRuntime,
    "opencv": OpenCv,
    "opencv-new": OpenCvNew,
    "ncnn": Ncnn,
}
