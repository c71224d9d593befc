# SPDX-License-Identifier: Apache-2.0
"""Writes default-boxes.csv to this script's folder: the default boxes of each variant, as the references compute them.

lufficc/SSD's are computed here by the rules of its ``PriorBox`` from its configurations' numbers, torchvision's by torchvision
itself. Each line is ``variant,index,center x,center y,width,height``, as fractions of the input's side, for some boxes;
the line with ``sha256`` has the number of boxes and the hash of all as little-endian float32. ``torchvision:coco pixels`` are
the values that torchvision's box coder derives from the corners in pixels.

Run with: pip install torch torchvision; python make_default_boxes.py
"""

import hashlib
import math
import pathlib

import torch
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.detection.image_list import ImageList

HERE = pathlib.Path(__file__).parent
RATIOS_300 = [[2], [2, 3], [2, 3], [2, 3], [2], [2]]
RATIOS_512 = [[2], [2, 3], [2, 3], [2, 3], [2, 3], [2], [2]]
MAPS_300 = [38, 19, 10, 5, 3, 1]
MAPS_512 = [64, 32, 16, 8, 4, 2, 1]
STRIDES_300 = [8, 16, 32, 64, 100, 300]
STRIDES_512 = [8, 16, 32, 64, 128, 256, 512]

# side, maps, strides, ratios, smallest sizes, largest sizes
LUFFICC = {
    "lufficc:voc300": (
        300, MAPS_300, STRIDES_300, RATIOS_300, [30, 60, 111, 162, 213, 264], [60, 111, 162, 213, 264, 315],
    ),
    "lufficc:coco300": (
        300, MAPS_300, STRIDES_300, RATIOS_300, [21, 45, 99, 153, 207, 261], [45, 99, 153, 207, 261, 315],
    ),
    "lufficc:voc512": (
        512, MAPS_512, STRIDES_512, RATIOS_512,
        [35.84, 76.8, 153.6, 230.4, 307.2, 384.0, 460.8], [76.8, 153.6, 230.4, 307.2, 384.0, 460.8, 537.65],
    ),
    "lufficc:coco512": (
        512, MAPS_512, STRIDES_512, RATIOS_512,
        [20.48, 51.2, 133.12, 215.04, 296.96, 378.88, 460.8], [51.2, 133.12, 215.04, 296.96, 378.88, 460.8, 542.72],
    ),
}  # fmt: skip


def lufficc(side, maps, strides, ratios, smallest, largest):
    """Returns [boxes, 4]: center x, center y, width, height."""
    boxes = []
    for k, cells in enumerate(maps):
        scale = side / strides[k]
        small = smallest[k] / side
        large = math.sqrt(smallest[k] * largest[k]) / side
        sizes = [(small, small), (large, large)]
        for ratio in ratios[k]:
            root = math.sqrt(ratio)
            sizes += [(small * root, small / root), (small / root, small * root)]
        for row in range(cells):
            for column in range(cells):
                boxes += [[(column + 0.5) / scale, (row + 0.5) / scale, *size] for size in sizes]
    return torch.tensor(boxes).clamp(0, 1)


def torchvision_generator():
    return DefaultBoxGenerator(RATIOS_300, scales=[0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05], steps=STRIDES_300)


def torchvision_pixels():
    """Returns [boxes, 4] in pixels, as BoxCoder.decode_single derives them from the corners."""
    images = ImageList(torch.zeros(1, 3, 300, 300), [(300, 300)])
    (corners,) = torchvision_generator()(images, [torch.zeros(1, 1, cells, cells) for cells in MAPS_300])
    sizes = corners[:, 2:] - corners[:, :2]
    return torch.cat([corners[:, :2] + 0.5 * sizes, sizes], 1)


def write(lines, name, boxes):
    digest = hashlib.sha256(boxes.contiguous().numpy().astype("<f4").tobytes()).hexdigest()
    lines.append(f"{name},sha256,{len(boxes)},{digest}")
    for index in sorted({0, 1, 2, 3, 151, len(boxes) // 2, len(boxes) * 9 // 10, len(boxes) - 5, len(boxes) - 1}):
        lines.append(f"{name},{index}," + ",".join(repr(value) for value in boxes[index].tolist()))


def main():
    lines = []
    for name, numbers in LUFFICC.items():
        write(lines, name, lufficc(*numbers))
    grid = torchvision_generator()._grid_default_boxes([[cells, cells] for cells in MAPS_300], [300, 300])
    write(lines, "torchvision:coco", grid)
    write(lines, "torchvision:coco pixels", torchvision_pixels())
    (HERE / "default-boxes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
