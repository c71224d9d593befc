# SPDX-License-Identifier: Apache-2.0
"""Compares ssd4j's detections with torchvision's and with lufficc's rules on the same photos and checkpoints.

Writes checkpoints with seeded weights in both projects' formats, runs ``./ssd4j detect --json --threshold 0.01`` on
them, prints how far the detections agree, writes the table to ``benchmarks/results``, and fails if a precision misses
its bar. Cases whose result another rounding of float32 could change are passed over, and counted.
"""

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import detection_photos
import machine
from agreement import BARS, Agreement, Exact, Found, over_all
from checkpoints import write_checkpoint
from detector_variants import DETECTORS, TORCHVISION_COCO, VOC300, DetectorVariant
from references import Case, by_autocast, pick


@dataclass(frozen=True)
class Row:
    """How far a case agrees in a precision."""

    case: Case
    precision: str
    agreement: Agreement
    autocast: Agreement | None = None
    """How far PyTorch in this precision agrees with PyTorch in float32, where that is measured."""

    def json(self) -> dict[str, object]:
        """Returns the row as JSON."""
        finite = {"pixels": self.agreement.pixels, "score": self.agreement.score}
        return {
            "variant": self.case.variant.id,
            "seed": self.case.seed,
            "photo": self.case.photo.name,
            "precision": self.precision,
            "detections": len(self.case.detections),
            "share": self.agreement.share,
            **{name: value for name, value in finite.items() if np.isfinite(value)},
            "passed": self.agreement.passed,
            **({"autocastShare": self.autocast.share} if self.autocast else {}),
            "note": self.agreement.note,
        }


class MismatchError(Exception):
    """ssd4j failed, or wrote something else than the documented JSON."""


def ssd4j(photos: list[Path], weights: Path, precision: str, arguments: argparse.Namespace) -> list[Found]:
    """Returns what ssd4j detects in photos, in their order."""
    options = ["--json", "--threshold", "0.01", "--weights", str(weights), "--precision", precision]
    options += ["--device", arguments.device, "--threads", str(arguments.threads)]
    command = [*arguments.ssd4j, "detect", *map(str, photos), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise MismatchError(f"{shlex.join(command)}\nexit {done.returncode}: {done.stderr}{done.stdout}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if [line["image"] for line in lines] != [str(photo) for photo in photos]:
        raise MismatchError(f"{shlex.join(command)}: the images are {[line['image'] for line in lines]}")
    return [found(line) for line in lines]


def found(line: dict[str, list[dict[str, object]]]) -> Found:
    """Returns the detections of a line of JSON."""
    rows = line["detections"]
    return Found(
        np.array([row["label"] for row in rows], np.int64),
        np.array([row["score"] for row in rows], np.float32),
        np.array([row["box"] for row in rows], np.float32).reshape(-1, 4),
    )


def compare(cases: list[Case], folder: Path, arguments: argparse.Namespace) -> Iterator[Row]:
    """Yields the agreement of cases of one variant, seed by seed."""
    by_seed: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        by_seed[case.seed].append(case)
    for seed, of_seed in by_seed.items():
        weights = folder / f"seeded-{seed}.pth"
        write_checkpoint(weights, of_seed[0].variant, seed)
        for precision in arguments.precisions:
            results = ssd4j([case.photo for case in of_seed], weights, precision, arguments)
            for case, result in zip(of_seed, results, strict=True):
                yield Row(case, precision, BARS[precision].judge(result, case.detections), autocast(case, precision))
        weights.unlink()


def autocast(case: Case, precision: str) -> Agreement | None:
    """Returns how far PyTorch's own bf16 agrees with its float32; None for torchvision and other precisions.

    Near ties, suppression keeps either of two neighbors, so no arithmetic in bf16 finds a partner for every box.
    """
    if precision != "bf16" or case.variant.is_torchvision:
        return None
    detections = by_autocast(case, torch.bfloat16)
    theirs = Found(detections.labels, detections.scores, detections.boxes)
    return BARS[precision].judge(theirs, case.detections)


def groups(rows: list[Row]) -> dict[tuple[str, str], list[Row]]:
    """Returns the rows of each variant and precision, in their order."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.case.variant.id, row.precision].append(row)
    return found


def passed(rows: list[Row]) -> bool:
    """Returns whether every variant meets the bar of every precision."""
    return all(over_all([row.agreement for row in of_both])[1] for of_both in groups(rows).values())


def print_table(rows: list[Row]) -> None:
    """Prints a line for every variant and precision as a Markdown table."""
    print(
        "| variant | precision | cases | detections | agreeing | worst case | worst box, pixels | worst score | bar |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for (variant, precision), of_both in groups(rows).items():
        agreements = [row.agreement for row in of_both]
        exact = isinstance(BARS[precision], Exact)
        pixels = f"{max(a.pixels for a in agreements):.2e}" if exact else ""
        score = f"{max(a.score for a in agreements):.2e}" if exact else ""
        total = sum(len(row.case.detections) for row in of_both)
        share, met = over_all(agreements)
        worst = min(a.share for a in agreements)
        words = [variant, precision, len(of_both), total, f"{share:.1%}", f"{worst:.1%}", pixels, score]
        print(f"| {' | '.join(map(str, words))} | {'met' if met else '**missed**'} |")
        if theirs := [row.autocast for row in of_both if row.autocast]:
            shares = f"{over_all(theirs)[0]:.1%} | {min(a.share for a in theirs):.1%}"
            print(f"| {variant} | {precision} of PyTorch | {len(theirs)} | {total} | {shares} | | | |")
    for row in rows:
        if row.agreement.note:
            print(f"\n{row.case} {row.precision}: {row.agreement}")


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    photos = [
        *sorted((machine.REPOSITORY / "examples").glob("*.jpg"))[:3],
        *(detection_photos.DETECT / f"{name}.png" for name in ("wide", "tall")),
    ]
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("photos", nargs="*", type=Path, default=photos, help="default: three examples, two made photos")
    parser.add_argument("--variants", nargs="+", choices=DETECTORS, default=[VOC300.id, TORCHVISION_COCO.id])
    parser.add_argument("--seeds", type=int, default=3, help="the number of seeds for each photo; default: 3")
    parser.add_argument("--precisions", nargs="+", choices=BARS, default=["fp32", "bf16"])
    parser.add_argument("--device", default="cpu", help="as for ssd4j detect; default: cpu")
    parser.add_argument("--ssd4j", type=shlex.split, default=[str(machine.SSD4J)], help="another command for ssd4j")
    parser.add_argument("--threads", type=int, default=2, help="of both; default: 2")
    parser.add_argument("--out", type=Path, help="default: benchmarks/results/<cpu>/detections-<device>.json")
    return parser.parse_args(words)


def cases_of(variant: DetectorVariant, folder: Path, arguments: argparse.Namespace) -> tuple[list[Case], int]:
    """Returns the picked cases of a variant, and how many were passed over."""
    photos = [detection_photos.lossless(photo, folder) for photo in arguments.photos]
    picked = pick(variant, photos, arguments.seeds)
    print(f"{variant.id}: {len(picked.cases)} cases, {picked.passed_over} passed over", file=sys.stderr)
    return picked.cases, picked.passed_over


def write(path: Path, arguments: argparse.Namespace, passed_over: dict[str, int], rows: list[Row]) -> None:
    """Writes the rows with everything needed to judge them."""
    result = {
        "schema": 1,
        "machine": machine.facts(),
        "device": arguments.device,
        "libraries": machine.libraries(arguments.device),
        "passedOver": passed_over,
        "passed": passed(rows),
        "cases": [row.json() for row in rows],
    }
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def main(words: list[str]) -> int:
    """Returns the exit code."""
    arguments = parse(words)
    torch.set_num_threads(arguments.threads)
    start = time.monotonic()
    rows: list[Row] = []
    passed_over = {}
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for variant in (DETECTORS[identifier] for identifier in arguments.variants):
                cases, passed_over[variant.id] = cases_of(variant, folder, arguments)
                rows += compare(cases, folder, arguments)
    except MismatchError as e:
        print(e, file=sys.stderr)
        return 1
    print_table(rows)
    out = arguments.out or machine.results_folder() / f"detections-{arguments.device.replace(':', '-')}.json"
    write(out, arguments, passed_over, rows)
    print(f"\n{len(rows)} comparisons in {time.monotonic() - start:.0f} s; {out}")
    return 0 if passed(rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
