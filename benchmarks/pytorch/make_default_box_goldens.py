# SPDX-License-Identifier: Apache-2.0
"""Writes default-boxes.csv: the default boxes of each variant, as the references compute them.

lufficc/SSD's follow its rules in default_boxes.py; torchvision's come from torchvision itself. Each line is
``variant,index,center x,center y,width,height``, as fractions of the input's side, for some boxes; the line with
``sha256`` has the number of boxes and the hash of all as little-endian float32. ``torchvision:coco pixels`` are the
values that torchvision's box coder derives from the corners in pixels.
"""

import hashlib

import torch
from torch import Tensor
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.ssd import SSD

import machine
import torchvision_reference
from default_boxes import default_boxes
from detector_variants import COCO300, COCO512, TORCHVISION_COCO, VOC300, VOC512

_FILE = machine.REPOSITORY / "ssd/src/test/resources/io/ssd4j/ssd/model/default-boxes.csv"


def torchvision_pixels(model: SSD) -> Tensor:
    """Returns [boxes, 4] in pixels, as BoxCoder.decode_single derives them from the corners."""
    size = TORCHVISION_COCO.size
    images = ImageList(torch.zeros(1, 3, size, size), [(size, size)])
    maps = [torch.zeros(1, 1, side, side) for side in (38, 19, 10, 5, 3, 1)]
    (corners,) = model.anchor_generator(images, maps)
    sizes = corners[:, 2:] - corners[:, :2]
    return torch.cat([corners[:, :2] + 0.5 * sizes, sizes], 1)


def lines_of(name: str, boxes: Tensor) -> list[str]:
    """Returns the lines of a variant."""
    digest = hashlib.sha256(boxes.contiguous().numpy().astype("<f4").tobytes()).hexdigest()
    some = sorted({0, 1, 2, 3, 151, len(boxes) // 2, len(boxes) * 9 // 10, len(boxes) - 5, len(boxes) - 1})
    rows = [f"{name},{index}," + ",".join(repr(value) for value in boxes[index].tolist()) for index in some]
    return [f"{name},sha256,{len(boxes)},{digest}", *rows]


def main() -> None:
    """Writes the file."""
    model = torchvision_reference.empty_detector()
    lines = [
        line for variant in (VOC300, COCO300, VOC512, COCO512) for line in lines_of(variant.id, default_boxes(variant))
    ]
    lines += lines_of(TORCHVISION_COCO.id, torchvision_reference.default_boxes(model))
    lines += lines_of(f"{TORCHVISION_COCO.id} pixels", torchvision_pixels(model))
    _FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
