# SPDX-License-Identifier: Apache-2.0
"""The detectors that ssd4j knows as data: where lufficc/SSD and torchvision differ, and VOC from COCO.

The values are those of the configurations of lufficc/SSD and of torchvision's ``ssd300_vgg16``; the Java counterpart is
``SsdVariant``.
"""

from dataclasses import dataclass

from ssd_model import SSD300, SSD512, Variant

_RATIOS_300 = ((2,), (2, 3), (2, 3), (2, 3), (2,), (2,))
_RATIOS_512 = ((2,), (2, 3), (2, 3), (2, 3), (2, 3), (2,), (2,))


@dataclass(frozen=True)
class DetectorVariant:
    """A trained detector's rules.

    ``minimums`` and ``maximums`` are the sides of a map's default boxes in pixels of the input, ``strides`` the pixels
    between two cells, ``ratios`` the aspect ratios besides 1. ``candidates`` is the number of candidates of a class
    that non-maximum suppression sees, None for all; ``limit`` is that of the detections of an image.
    """

    id: str
    backbone: Variant
    classes: int
    minimums: tuple[float, ...]
    maximums: tuple[float, ...]
    strides: tuple[int, ...]
    ratios: tuple[tuple[int, ...], ...]
    limit: int
    candidates: int | None = None

    @property
    def size(self) -> int:
        """The side of the input."""
        return self.backbone.size

    @property
    def is_torchvision(self) -> bool:
        """Whether torchvision's rules hold, otherwise lufficc's."""
        return self.id.startswith("torchvision:")

    def boxes(self) -> tuple[int, ...]:
        """Returns the number of default boxes of a cell of each map."""
        return tuple(2 + 2 * len(ratios) for ratios in self.ratios)


_STRIDES_300 = (8, 16, 32, 64, 100, 300)
_STRIDES_512 = (8, 16, 32, 64, 128, 256, 512)
_TORCHVISION_SCALES = (0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05)

VOC300 = DetectorVariant(
    "lufficc:voc300",
    SSD300,
    21,
    (30, 60, 111, 162, 213, 264),
    (60, 111, 162, 213, 264, 315),
    _STRIDES_300,
    _RATIOS_300,
    100,
)
COCO300 = DetectorVariant(
    "lufficc:coco300",
    SSD300,
    81,
    (21, 45, 99, 153, 207, 261),
    (45, 99, 153, 207, 261, 315),
    _STRIDES_300,
    _RATIOS_300,
    100,
)
VOC512 = DetectorVariant(
    "lufficc:voc512",
    SSD512,
    21,
    (35.84, 76.8, 153.6, 230.4, 307.2, 384.0, 460.8),
    (76.8, 153.6, 230.4, 307.2, 384.0, 460.8, 537.65),
    _STRIDES_512,
    _RATIOS_512,
    100,
)
COCO512 = DetectorVariant(
    "lufficc:coco512",
    SSD512,
    81,
    (20.48, 51.2, 133.12, 215.04, 296.96, 378.88, 460.8),
    (51.2, 133.12, 215.04, 296.96, 378.88, 460.8, 542.72),
    _STRIDES_512,
    _RATIOS_512,
    100,
)
TORCHVISION_COCO = DetectorVariant(
    "torchvision:coco",
    SSD300,
    91,
    tuple(300 * scale for scale in _TORCHVISION_SCALES[:-1]),
    tuple(300 * scale for scale in _TORCHVISION_SCALES[1:]),
    _STRIDES_300,
    _RATIOS_300,
    200,
    400,
)
DETECTORS = {variant.id: variant for variant in (VOC300, COCO300, VOC512, COCO512, TORCHVISION_COCO)}
