# SPDX-License-Identifier: Apache-2.0
"""The roofline on logarithmic axes as SVG, with the layers under it; those that lose the most time are named."""

import math
from collections.abc import Callable, Iterator
from html import escape

from race.pages.layers import Layer, PlanTimes, Roof

_WIDTH, _HEIGHT = 1100, 700
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 1080, 50, 640
_NAMED = 6
_ROOF = "measured copy bandwidth and GEMM peak"
_COLORS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd")


def picture(plan: PlanTimes, roof: Roof, title: str) -> str:
    """Returns SVG; launches without arithmetic have no place on it."""
    drawn = [layer for layer in plan.layers if layer.flop > 0]
    low = min([layer.intensity() for layer in drawn] + [roof.ridge()]) / 2
    high = 2 * max([layer.intensity() for layer in drawn] + [roof.ridge()])
    bottom = min([_tera(layer) for layer in drawn] + [roof.at(low) / 1e12]) / 2
    x = _axis(low, high, _LEFT, _RIGHT)
    y = _axis(bottom, 2 * roof.flop_per_second / 1e12, _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        _text((_LEFT + _RIGHT) / 2, 30, title, "middle", 18),
        _text((_LEFT + _RIGHT) / 2, 685, "FLOP per byte of device memory", "middle", 14),
        f'<g transform="rotate(-90)">{_text(-(_TOP + _BOTTOM) / 2, 25, "TFLOP/s", "middle", 14)}</g>',
    ]
    for value in _decades(low, high):
        parts.append(_line(x(value), _TOP, x(value), _BOTTOM, "#e1e1e1"))
        parts.append(_text(x(value), _BOTTOM + 20, f"{value:g}", "middle", 12))
    for value in _decades(bottom, 2 * roof.flop_per_second / 1e12):
        parts.append(_line(_LEFT, y(value), _RIGHT, y(value), "#e1e1e1"))
        parts.append(_text(_LEFT - 8, y(value) + 4, f"{value:g}", "end", 12))
    corners = " ".join(f"{x(i):.1f},{y(roof.at(i) / 1e12):.1f}" for i in (low, roof.ridge(), high))
    parts.append(f'<polyline points="{corners}" fill="none" stroke="#444" stroke-width="2"/>')
    libraries = sorted({layer.library() for layer in drawn})
    colors = {library: _COLORS[i % len(_COLORS)] for i, library in enumerate(libraries)}
    parts += [_circle(x(layer.intensity()), y(_tera(layer)), colors[layer.library()]) for layer in drawn]
    parts += [
        _text(x(layer.intensity()), y(_tera(layer)) + 18, layer.name, "middle", 12) for layer in losers(plan, roof)
    ]
    parts += _legend(colors)
    return "\n".join([*parts, "</svg>\n"])


def losers(plan: PlanTimes, roof: Roof) -> list[Layer]:
    """Returns the layers that lose the most time to their limit, the greatest loss first."""
    drawn = [layer for layer in plan.layers if layer.flop > 0]
    return sorted(drawn, key=lambda layer: roof.least_micros(layer) - layer.micros)[:_NAMED]


def _tera(layer: Layer) -> float:
    return layer.flop / layer.micros / 1e6


def _axis(low: float, high: float, first: float, last: float) -> Callable[[float], float]:
    span = math.log(high / low)
    return lambda value: first + (last - first) * math.log(value / low) / span


def _decades(low: float, high: float) -> Iterator[float]:
    return (10.0**power for power in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1))


def _legend(colors: dict[str, str]) -> list[str]:
    parts = [_line(780, 540, 810, 540, "#444"), _text(820, 544, _ROOF, "start", 12)]
    for row, (library, color) in enumerate(colors.items(), 1):
        parts += [_circle(795, 540 + 22 * row, color), _text(820, 544 + 22 * row, library, "start", 12)]
    return parts


def _text(x: float, y: float, text: str, anchor: str, size: int) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}"/>'


def _circle(x: float, y: float, color: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{color}"/>'
