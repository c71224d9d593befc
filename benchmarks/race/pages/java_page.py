# SPDX-License-Identifier: Apache-2.0
"""The page of a result of the rivals in Java."""

from collections.abc import Iterator
from typing import Any

from race.pages.markdown import number, table


def page(result: dict[str, Any]) -> str:
    """Returns Markdown."""
    facts = result["facts"]
    libraries = ", ".join(f"{name} {version}" for name, version in facts["javaLibraries"].items())
    machine = f"{facts['cpus']} CPUs, {', '.join(facts['isa'])}; {facts['jdk']}"
    setup = f"SSD300, one image, float32, {result['threads']} threads"
    parts = [
        f"# ssd4j beside its rivals in Java on {facts['cpu']}\n",
        f"{machine}; load average {facts['loadBefore']:.1f} before.  \n"
        f"{libraries}; the network exported by PyTorch {facts['torch']}.  \n"
        f"{setup}. ssd4j at commit {facts['commit']}; {facts['date']}.\n",
        "## The maps\n",
        "The relative L2 errors of ssd4j's six maps against each rival's, before anything was timed.\n",
        table(("rival", "worst error", "bound"), [_maps(row) for row in result["maps"]]),
        "## While another thread allocates\n",
        "Milliseconds of a run, over all rounds. p99.9 of fewer than 1000 runs is their longest.\n",
        table(_LOAD, _under_load(result["underLoad"])),
    ]
    if result["jmh"]:
        parts += ["## JMH\n", table(_JMH, [_jmh(row) for row in result["jmh"]])]
    return "\n".join(parts)


def _maps(row: dict[str, Any]) -> list[str]:
    return [row["rival"], f"{max(row['relativeL2']):.2e}", f"{row['bound']:.0e}"]


_LOAD = (
    *("collector", "allocated GB/s", "contestant", "runs", "p50 ms", "p99 ms", "p99.9 ms", "longest ms"),
    *("p50 over ssd4j's", "p99 over ssd4j's", "collections"),
)


def _under_load(rows: list[dict[str, Any]]) -> Iterator[list[str]]:
    ours = {(row["collector"], row["bytesPerSecond"]): row for row in rows if row["contestant"] == "ssd4j"}
    for row in rows:
        mine = ours[row["collector"], row["bytesPerSecond"]]
        yield [
            row["collector"],
            number(row["allocatedBytesPerSecond"] / 1e9, 2),
            row["contestant"],
            str(row["runs"]),
            *(number(row[name] / 1e3, 1) for name in ("p50Micros", "p99Micros", "p999Micros", "maxMicros")),
            number(row["p50Micros"] / mine["p50Micros"], 2),
            number(row["p99Micros"] / mine["p99Micros"], 2),
            str(row["collections"]),
        ]


_JMH = ("contestant", "average ms", "p50 ms", "p99 ms", "bytes allocated a run")


def _jmh(row: dict[str, Any]) -> list[str]:
    return [
        row["contestant"],
        *(number(row[name], 1) for name in ("averageMillis", "p50Millis", "p99Millis")),
        number(row["allocatedBytesPerRun"], 0),
    ]
