# SPDX-License-Identifier: Apache-2.0
"""Tables of Markdown."""

from collections.abc import Iterable, Sequence


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table; every row has as many cells as there are titles."""
    lines = [_line(titles), "|" + "|".join(["---"] * len(titles)) + "|"]
    for row in rows:
        if len(row) != len(titles):
            raise ValueError(f"{len(row)} cells in a table of {len(titles)} columns")
        lines.append(_line(row))
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("\n", " ")


def number(value: float | None, decimals: int) -> str:
    """Returns a number with this many decimals, or nothing if it is unknown."""
    return "" if value is None else f"{value:.{decimals}f}"
