# SPDX-License-Identifier: Apache-2.0
"""All pages and pictures of a CPU's result, beside it and named after it."""

from pathlib import Path

from race.pages import curves, roofline_page
from race.pages.page import page
from race.pages.result import Result


def write(result: Result, folder: Path, stem: str) -> str:
    """Writes ``STEM.md`` with its pictures, and ``STEM-layers.md`` if layers were timed; returns the first page."""
    text = page(result, curves.write(result, folder, stem))
    (folder / f"{stem}.md").write_text(text, encoding="utf-8")
    if any(plan.layers for plan in result.plans):
        roofline_page.write(result, folder, f"{stem}-layers", f"{stem}-roofline")
    return text
