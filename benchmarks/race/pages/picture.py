# SPDX-License-Identifier: Apache-2.0
"""The roofline on logarithmic axes as SVG, with the layers under it; those that lose the most time are named."""

from race.pages import svg
from race.pages.layers import Layer, PlanTimes, Roof
from race.pages.svg import BOTTOM, LEFT, RIGHT, TOP

_NAMED = 6
_ROOF = "measured copy bandwidth and GEMM peak"


def picture(plan: PlanTimes, roof: Roof, title: str, memory: str = "device memory") -> str:
    """Returns SVG; launches without arithmetic have no place on it. Args: ``memory``: whose bytes the layers move."""
    drawn = [layer for layer in plan.layers if layer.flop > 0]
    low = min([layer.intensity() for layer in drawn] + [roof.ridge()]) / 2
    high = 2 * max([layer.intensity() for layer in drawn] + [roof.ridge()])
    bottom = min([_tera(layer) for layer in drawn] + [roof.at(low) / 1e12]) / 2
    # Winograd's convolutions need fewer operations than their definition, and may lie above the roof.
    top = 2 * max([_tera(layer) for layer in drawn] + [roof.flop_per_second / 1e12])
    x = svg.logarithmic(low, high, LEFT, RIGHT)
    y = svg.logarithmic(bottom, top, BOTTOM, TOP)
    parts = [part for value in svg.decades(low, high) for part in svg.grid_across(x(value), f"{value:g}")]
    parts += [part for value in svg.decades(bottom, top) for part in svg.grid_up(y(value), f"{value:g}")]
    parts.append(svg.polyline([(x(i), y(roof.at(i) / 1e12)) for i in (low, roof.ridge(), high)], "#444"))
    libraries = sorted({layer.library() for layer in drawn})
    colors = {library: svg.COLORS[i % len(svg.COLORS)] for i, library in enumerate(libraries)}
    parts += [svg.circle(x(layer.intensity()), y(_tera(layer)), colors[layer.library()]) for layer in drawn]
    parts += [
        svg.text(x(layer.intensity()), y(_tera(layer)) + 18, layer.name, "middle", 12) for layer in losers(plan, roof)
    ]
    return svg.picture(title, f"FLOP per byte of {memory}", "TFLOP/s", parts + _legend(colors))


def losers(plan: PlanTimes, roof: Roof) -> list[Layer]:
    """Returns the layers that lose the most time to their limit, the greatest loss first."""
    drawn = [layer for layer in plan.layers if layer.flop > 0]
    return sorted(drawn, key=lambda layer: roof.least_micros(layer) - layer.micros)[:_NAMED]


def _tera(layer: Layer) -> float:
    return layer.flop / layer.micros / 1e6


def _legend(colors: dict[str, str]) -> list[str]:
    parts = [svg.line(780, 540, 810, 540, "#444"), svg.text(820, 544, _ROOF, "start", 12)]
    for row, (library, color) in enumerate(colors.items(), 1):
        parts += [svg.circle(795, 540 + 22 * row, color), svg.text(820, 544 + 22 * row, library, "start", 12)]
    return parts
