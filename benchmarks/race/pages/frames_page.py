# SPDX-License-Identifier: Apache-2.0
"""The page of a race from frames to boxes."""

import json
import sys
from pathlib import Path
from typing import Any

from race.heat import OURS
from race.pages.markdown import number, table

_TITLES = ("precision", "batch", "contestant", "ms a run, median", "p99", "images a second", "its time over ssd4j's")


def page(result: dict[str, Any], facts: dict[str, Any]) -> str:
    """Returns Markdown. Args: ``facts``: of the machine, its ``name``, ``software``, ``commit`` and ``date``."""
    parts = [f"# Frames in, boxes out: ssd4j beside torchvision and lufficc/SSD on {facts['name']}\n"]
    if result["standIn"]:
        parts.append("**A dry run on the stand-in GPU: the times mean nothing.**\n")
    parts.append(f"{facts['software']}.  \nssd4j at commit {facts['commit']}; {facts['date']}.\n")
    parts.append(
        f"A run starts with uint8 frames of {result['frame']} pixels in ordinary host memory, and ends when the boxes "
        f"can be read on the host. The weights are random and give about {result['candidates']} candidates in each "
        "image. Everybody takes turns, in several rounds; the ratio is the median of those within each round. "
        "`pipeline` is from one result to the next while three batches are in flight.\n"
    )
    for race in result["races"]:
        parts += _race(race)
    tensorrt = result["tensorrt"]
    parts.append("## TensorRT\n")
    if tensorrt["state"] == "measured":
        parts.append(f"{tensorrt['what']}, {tensorrt['precision']}:\n")
        rows = [
            (str(row["batch"]), number(row["p50Micros"] / 1e3, 2), number(row["imagesPerSecond"], 0))
            for row in tensorrt["batches"]
        ]
        parts.append(table(("batch", "ms a run, median", "images a second"), rows))
    else:
        parts.append(f"{tensorrt['state'].capitalize()}: {tensorrt['reason']}.\n")
    return "\n".join(parts)


def _race(race: dict[str, Any]) -> list[str]:
    rows: list[tuple[str, ...]] = []
    for cell in race["cells"]:
        for name, row in sorted(cell["contestants"].items(), key=lambda item: (item[0] != OURS, item[0])):
            rows += _rows(cell, name, row)
    agreed = [
        (
            row["contestant"],
            row["precision"],
            str(row["batch"]),
            str(row["images"]),
            str(row["boxes"]),
            f"{row['share']:.1%}",
        )
        for row in race["boxes"]
        if "share" in row
    ]
    found = [
        f"## {race['variant']}\n",
        table(_TITLES, rows),
        "The boxes, beside those of the eager rival in float32 on the CPU:\n",
        table(("contestant", "precision", "batch", "images", "boxes", "with a partner"), agreed)
        if agreed
        else "not compared.\n",
        "".join(f"- `{name}`: {_options(hello)}.\n" for name, hello in race["contestants"].items()),
    ]
    return found


def _rows(cell: dict[str, Any], name: str, row: dict[str, Any]) -> list[tuple[str, ...]]:
    first = cell["precision"], str(cell["batch"])
    if row["state"] != "measured":
        return [(*first, name, f"{row['state']}: {row['reason']}", "", "", "")]
    return [
        (
            *first,
            name if form == "run" else f"{name}, {form}",
            number(times["p50Micros"] / 1e3, 2),
            number(times["p99Micros"] / 1e3, 2),
            number(times["imagesPerSecond"], 1),
            "" if name == OURS else number(1 / times["oursOver"]["median"] if "oursOver" in times else None, 2),
        )
        for form, times in row["forms"].items()
    ]


def _options(hello: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in hello.get("versions", {}).items())
    options = {name: value for name, value in hello.get("options", {}).items() if isinstance(value, str)}
    return "; ".join([versions, *options.values()])


def of_cpu(file: Path) -> Path:
    """Writes the page of a result of this machine's CPU beside it."""
    import machine  # noqa: PLC0415, it needs a JDK

    facts = machine.facts()
    software = (
        f"{facts['cpus']} CPUs, {', '.join(facts['isa'])}; {facts['jdk']}; PyTorch {facts['torch']}; every "
        "contestant with a thread for each CPU"
    )
    named = {"name": facts["cpu"], "software": software, "commit": facts["commit"], "date": facts["date"]}
    result = json.loads(file.read_text(encoding="utf-8"))
    result["facts"] = facts
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    out = file.with_suffix(".md")
    out.write_text(page(result, named), encoding="utf-8")
    return out


if __name__ == "__main__":
    print(of_cpu(Path(sys.argv[1])))
