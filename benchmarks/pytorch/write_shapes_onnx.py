# SPDX-License-Identifier: Apache-2.0
"""Writes the detector of ``examples/shapes.safetensors`` in ONNX, with boxes as outputs.

The input ``image`` [1, 3, 300, 300] is float32 RGB minus the mean colors. The outputs are those of torchvision's
detectors: ``boxes`` [N, 4] of left, top, right, bottom in pixels of the input, ``labels`` [N] and ``scores`` [N], at
most 100, best first. PyTorch exports softmax and decoding; suppression is an operator of ONNX, which is appended.
"""

import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

import lufficc
import narrow_export
import nms
from default_boxes import default_boxes
from detector_variants import VOC300
from narrow_model import NarrowSsd
from shape_data import EXAMPLES

_OPSET = 20


class Decoded(nn.Module):
    """The network, softmax and decoding, without suppression."""

    def __init__(self, network: NarrowSsd) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("defaults", default_boxes(VOC300))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Returns all boxes [1, 8732, 4] and their scores without the background's, [1, classes, 8732]."""
        scores, offsets = self.network(image)
        boxes = lufficc.decode(offsets, self.defaults, VOC300.size)
        return boxes, scores.softmax(dim=2)[:, :, 1:].transpose(1, 2)


def suppression() -> list[onnx.NodeProto]:
    """Returns the operators from ``all_boxes`` and ``all_scores`` to the outputs."""
    node = helper.make_node
    return [
        node("NonMaxSuppression", ["all_boxes", "all_scores", "limit", "iou", "threshold"], ["kept"]),
        node("GatherND", ["all_scores", "kept"], ["kept_scores"]),
        node("Gather", ["kept", "column_box"], ["kept_place"], axis=1),
        node("GatherND", ["all_boxes", "kept_place"], ["kept_boxes"]),
        node("Gather", ["kept", "column_class"], ["kept_class"], axis=1),
        node("Add", ["kept_class", "column_class"], ["kept_label"]),
        node("Shape", ["kept_scores"], ["count"]),
        node("Min", ["count", "limit"], ["shown"]),
        node("TopK", ["kept_scores", "shown"], ["scores", "order"]),
        node("Gather", ["kept_boxes", "order"], ["boxes"]),
        node("Gather", ["kept_label", "order"], ["labels"]),
    ]


def with_suppression(decoded: onnx.ModelProto) -> onnx.ModelProto:
    """Returns the whole detector."""
    graph = decoded.graph
    graph.node.extend(suppression())
    for name, value in {
        "limit": torch.tensor([VOC300.limit]),
        "iou": torch.tensor([float(nms.IOU)]),
        "threshold": torch.tensor([float(nms.THRESHOLD)]),
        # A row of NonMaxSuppression is image, class, box. A label is one more than the class: 0 is the background.
        "column_box": torch.tensor([0, 2]),
        "column_class": torch.tensor(1),
    }.items():
        graph.initializer.append(numpy_helper.from_array(value.numpy(), name))
    del graph.output[:]
    graph.output.extend(
        [
            helper.make_tensor_value_info("boxes", TensorProto.FLOAT, ["n", 4]),
            helper.make_tensor_value_info("labels", TensorProto.INT64, ["n"]),
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n"]),
        ]
    )
    onnx.checker.check_model(decoded, full_check=True)
    return decoded


@torch.inference_mode()
def main(words: list[str]) -> None:
    """Writes the file of the only argument."""
    [file] = words
    detector = Decoded(narrow_export.load(EXAMPLES / "shapes.safetensors")).eval()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decoded.onnx"
        torch.onnx.export(
            detector,
            (torch.zeros(1, 3, VOC300.size, VOC300.size),),
            path,
            dynamo=True,
            external_data=False,
            opset_version=_OPSET,
            verbose=False,
            input_names=["image"],
            output_names=["all_boxes", "all_scores"],
        )
        onnx.save(with_suppression(onnx.load(path)), file)


if __name__ == "__main__":
    main(sys.argv[1:])
