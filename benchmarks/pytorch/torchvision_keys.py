# SPDX-License-Identifier: Apache-2.0
"""The names of the parameters of torchvision's ``ssd300_vgg16`` and those of lufficc/SSD."""

import re

_CONV5 = {"1": "24", "3": "26", "5": "28"}
_FC = {"1": "31", "3": "33"}


def lufficc_key(key: str) -> str:
    """Returns lufficc's name of a parameter, under which seeded weights are generated.

    Raises:
        ValueError: if torchvision's model has no such parameter.
    """
    if key == "backbone.scale_weight":
        return "backbone.l2_norm.weight"
    for pattern, name in (
        (r"backbone\.features\.(\d+)\.(\w+)", lambda m: f"backbone.vgg.{m[1]}.{m[2]}"),
        (r"backbone\.extra\.0\.([135])\.(\w+)", lambda m: f"backbone.vgg.{_CONV5[m[1]]}.{m[2]}"),
        (r"backbone\.extra\.0\.7\.([13])\.(\w+)", lambda m: f"backbone.vgg.{_FC[m[1]]}.{m[2]}"),
        (
            r"backbone\.extra\.([1-4])\.([02])\.(\w+)",
            lambda m: f"backbone.extras.{2 * (int(m[1]) - 1) + int(m[2]) // 2}.{m[3]}",
        ),
        (
            r"head\.classification_head\.module_list\.(\d)\.(\w+)",
            lambda m: f"box_head.predictor.cls_headers.{m[1]}.{m[2]}",
        ),
        (
            r"head\.regression_head\.module_list\.(\d)\.(\w+)",
            lambda m: f"box_head.predictor.reg_headers.{m[1]}.{m[2]}",
        ),
    ):
        if match := re.fullmatch(pattern, key):
            return name(match)
    raise ValueError(f"{key} is not a parameter of ssd300_vgg16")
