# SPDX-License-Identifier: Apache-2.0
"""Makes the pages of a result.

``race.md``, and if layers were timed ``roofline.md`` with its pictures; of a CPU, all are named after the result.

Exit code 0: written; 1: written, and red: maps of ssd4j are not within their bounds; 2: usage; 3: the result is refused
or cannot be read, and the message names what is missing.
"""

import argparse
import sys
from pathlib import Path

from race.pages import of_cpu, roofline_page
from race.pages.fields import ResultError
from race.pages.page import page
from race.pages.result import Result


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(prog="make-pages", description=__doc__.partition("\n")[0])
    parser.add_argument("result", metavar="RESULT.json", type=Path)
    parser.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", help="default: that of the result")
    parser.add_argument("--stand-in", action="store_true", help="accept a dry run, whose times mean nothing")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    folder = arguments.folder or arguments.result.parent
    try:
        result = Result.read(arguments.result, arguments.stand_in)
        if result.on_cpu:
            of_cpu.write(result, folder, arguments.result.stem)
        else:
            _write_card(result, folder)
    except (ResultError, OSError) as e:
        print(f"{arguments.result}: refused: {e}", file=sys.stderr)
        return 3
    for row in result.failures():
        print(f"red: {row}", file=sys.stderr)
    return 1 if result.failures() else 0


def _write_card(result: Result, folder: Path) -> None:
    if any(plan.layers for plan in result.plans):
        roofline_page.write(result, folder)
    (folder / "race.md").write_text(page(result), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
