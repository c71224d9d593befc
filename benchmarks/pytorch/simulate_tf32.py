# SPDX-License-Identifier: Apache-2.0
"""Simulates TF32 convolutions of SSD300 on the CPU: operands rounded to 10 bits of mantissa, or truncated to them.

Tensor cores ignore the low 13 bits of float32 operands, that is, they truncate, unless the kernel rounds before. The
error bound of TF32 has to allow for both. Writes ``results/tf32.md``: the error of each map of the whole network, and
the largest of a single layer whose operands are those of float32.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from closeness import relative_l2
from images import read_rgb, resize, to_input
from ssd_model import SSD300, Backbone, Conv, seeded_backbone

_ROOT = Path(__file__).parents[2]
_LOW_BITS = 13


def truncated(value: Tensor) -> Tensor:
    """Returns the value without the mantissa's low bits."""
    return (value.view(torch.int32) >> _LOW_BITS << _LOW_BITS).view(torch.float32)


def rounded(value: Tensor) -> Tensor:
    """Returns the nearest value with 10 bits of mantissa, ties away from zero."""
    return truncated((value.view(torch.int32) + (1 << (_LOW_BITS - 1))).view(torch.float32))


def convolution(model: Backbone, layer: Conv, x: Tensor, operand: Callable[[Tensor], Tensor]) -> Tensor:
    """Returns the output of a convolution with changed operands; the sums are float32."""
    group, index = layer.key.split(".")
    module = getattr(model, group)[index]
    weight = operand(module.weight)
    sums = functional.conv2d(operand(x), weight, module.bias, module.stride, module.padding, module.dilation)
    return functional.relu(sums)


def values(model: Backbone, x: Tensor, operand: Callable[[Tensor], Tensor]) -> dict[str, Tensor]:
    """Returns the output of every layer."""
    found = {}
    for layer in model.table:
        value = convolution(model, layer, x, operand) if isinstance(layer, Conv) else model.apply_layer(layer, x)
        found[layer.name] = value
        if layer.name != "l2_norm":
            x = value
    return found


def single_layers(model: Backbone, x: Tensor, exact: dict[str, Tensor], operand: Callable[[Tensor], Tensor]) -> float:
    """Returns the largest error of a convolution whose operands come from layers in float32."""
    errors = []
    for layer in model.table:
        if isinstance(layer, Conv):
            errors.append(relative_l2(convolution(model, layer, x, operand), exact[layer.name]))
        if layer.name != "l2_norm":
            x = exact[layer.name]
    return max(errors)


def main() -> None:
    """Writes the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--photo", type=Path, default=_ROOT / "examples/cat.jpg")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=_ROOT / "benchmarks/results/tf32.md")
    arguments = parser.parse_args()
    model = seeded_backbone(SSD300, arguments.seed)
    x = to_input(resize(read_rgb(arguments.photo), SSD300.size))
    x = x if x.dim() == 4 else x[None]
    ways = {"rounded": rounded, "truncated": truncated}
    with torch.inference_mode():
        exact = values(model, x, lambda value: value)
        found = {name: values(model, x, operand) for name, operand in ways.items()}
        alone = {name: single_layers(model, x, exact, operand) for name, operand in ways.items()}
    lines = [
        "# TF32, simulated",
        "",
        "Relative L2 error of the maps of SSD300 against float32, with seeded weights, where the operands of every",
        "convolution are rounded or truncated to TF32. Written by `benchmarks/pytorch/simulate_tf32.py`.",
        "",
        "| | rounded | truncated |",
        "|---|---|---|",
    ]
    for name, layer in SSD300.maps().items():
        errors = (f"{relative_l2(found[way][layer], exact[layer]):.1e}" for way in ways)
        lines.append(f"| {name} | {' | '.join(errors)} |")
    lines.append(f"| worst layer alone | {' | '.join(f'{alone[way]:.1e}' for way in ways)} |")
    lines += [
        "",
        "`Precision.TF32` allows 3e-3 for one operation and 2.5e-2 for a whole network.",
    ]
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
