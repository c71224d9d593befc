# SPDX-License-Identifier: Apache-2.0
"""Prints the tables of docs/scale.md, or writes them into it: ``python3 -m scale [--write]``, run in benchmarks.

A table of the page is replaced by the one with the same first line. Its figures are in assumptions.py.
"""

import argparse
from pathlib import Path

from scale.tables import TABLES

PAGE = Path(__file__).resolve().parents[2] / "docs/scale.md"


def replaced(page: list[str], table: list[str]) -> list[str]:
    """Returns a page with a table in the place of the one that has the same first line.

    Raises:
        ValueError: if the page has no such table.
    """
    first = page.index(table[0])
    last = first
    while last < len(page) and page[last].startswith("|"):
        last += 1
    return [*page[:first], *table, *page[last:]]


def main() -> None:
    """Prints or writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write them into docs/scale.md")
    write = parser.parse_args().write
    page = PAGE.read_text(encoding="utf-8").splitlines() if write else []
    for make in TABLES:
        table = make()
        if write:
            page = replaced(page, table)
        else:
            print(f"{make.__doc__}\n\n" + "\n".join(table) + "\n")
    if write:
        PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
