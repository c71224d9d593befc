# SPDX-License-Identifier: Apache-2.0
"""Parts of SVG pictures with two axes, each in a frame of the same size."""

import math
from collections.abc import Callable, Iterator
from html import escape

WIDTH, HEIGHT = 1100, 700
LEFT, RIGHT, TOP, BOTTOM = 80, 1080, 50, 640
"""The frame within which values are drawn."""

COLORS = (
    *("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e"),
    *("#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"),
)

Axis = Callable[[float], float]


def logarithmic(low: float, high: float, first: float, last: float) -> Axis:
    """Returns where values from low to high lie between two coordinates."""
    span = math.log(high / low)
    return lambda value: first + (last - first) * math.log(value / low) / span


def linear(low: float, high: float, first: float, last: float) -> Axis:
    """Returns where values from low to high lie between two coordinates."""
    return lambda value: first + (last - first) * (value - low) / (high - low)


def decades(low: float, high: float) -> Iterator[float]:
    """Yields the powers of ten from low to high."""
    return (10.0**power for power in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1))


def preferred(low: float, high: float) -> list[float]:
    """Returns 1, 2 and 5 times the powers of ten from low to high."""
    powers = range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1)
    return [part * 10.0**power for power in powers for part in (1, 2, 5) if low <= part * 10.0**power <= high]


def picture(title: str, x_title: str, y_title: str, parts: list[str]) -> str:
    """Returns a whole picture."""
    middle = (LEFT + RIGHT) / 2
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        text(middle, 30, title, "middle", 18),
        text(middle, 685, x_title, "middle", 14),
        f'<g transform="rotate(-90)">{text(-(TOP + BOTTOM) / 2, 25, y_title, "middle", 14)}</g>',
    ]
    return "\n".join([*head, *parts, "</svg>\n"])


def grid_across(at: float, label: str) -> list[str]:
    """Returns a vertical line of the grid with its value under the frame."""
    return [line(at, TOP, at, BOTTOM, "#e1e1e1"), text(at, BOTTOM + 20, label, "middle", 12)]


def grid_up(at: float, label: str) -> list[str]:
    """Returns a horizontal line of the grid with its value left of the frame."""
    return [line(LEFT, at, RIGHT, at, "#e1e1e1"), text(LEFT - 8, at + 4, label, "end", 12)]


def text(x: float, y: float, words: str, anchor: str, size: int) -> str:
    """Returns text; the anchor is ``start``, ``middle`` or ``end``."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    """Returns a line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}"/>'


def circle(x: float, y: float, color: str) -> str:
    """Returns a filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{color}"/>'


def polyline(points: list[tuple[float, float]], color: str, dashes: str = "") -> str:
    """Returns a line through points; dashes are the lengths of strokes and gaps."""
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<polyline points="{corners}" fill="none" stroke="{color}" stroke-width="2"{dashed}/>'
