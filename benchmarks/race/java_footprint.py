# SPDX-License-Identifier: Apache-2.0
"""Measures what ssd4j and its rivals in Java take besides time: jars, memory, allocations, and lines of code.

None of it depends on what else the machine does. ``benchmarks/java-footprint.sh`` builds what this needs and calls it.
"""

import argparse
import json
import os
import re
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import machine
from race import java_rivals

CONTENDERS = ("ssd4j", "onnxruntime", "djl")

_PROGRAMS = {
    name: machine.REPOSITORY / "examples/migration" / file
    for name, file in (("ssd4j", "Ssd4jBoxes.java"), ("onnxruntime", "OnnxRuntimeBoxes.java"), ("djl", "DjlBoxes.java"))
}
"""Programs for the same task: a photo in, boxes out."""

_TARGET = machine.REPOSITORY / "benchmarks/target"
_JARS = {
    "ssd4j": ("ssd4j-ssd-", "ssd4j-runtime-", "ssd4j-bindings-", "ssd4j-natives-", "jackson-", "jspecify-"),
    "onnxruntime": ("onnxruntime-1",),
    "djl": ("api-", "onnxruntime-", "gson-", "jna-", "commons-", "slf4j-api-"),
}
_NOT_OF_DJL = ("commons-math3",)
"""JMH needs it."""


def main(words: list[str]) -> int:
    """Measures, and writes a result and its page."""
    parser = argparse.ArgumentParser(prog="java-footprint.sh", description=__doc__.partition("\n")[0])
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one per CPU")
    parser.add_argument("--model", type=Path, help="SSD300 in ONNX with a batch of 1; default: exported by PyTorch")
    parser.add_argument("--out", type=Path, help="without suffix; default: benchmarks/results/<cpu>/java-footprint")
    arguments = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        model = arguments.model or java_rivals.export(Path(folder))
        result = {
            "schema": 1,
            "facts": machine.facts() | {"javaLibraries": java_rivals.libraries()},
            "threads": arguments.threads,
            "contenders": [measure(name, model, arguments.threads) for name in CONTENDERS],
        }
    out = (arguments.out or machine.results_folder() / "java-footprint").with_suffix(".json")
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = page(result)
    out.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def measure(name: str, model: Path, threads: int) -> dict[str, Any]:
    """Returns what one contender takes."""
    taken = java_rivals.lines([], "Footprint", [name, str(model), str(threads)], ["-Xmx1g", "-XX:+UseG1GC"])
    return taken[0] | {"codeLines": code_lines(_PROGRAMS[name].read_text(encoding="utf-8")), "jars": jars(name)}


def jars(name: str) -> list[dict[str, Any]]:
    """Returns the jars that an application needs, without those of another processor if they are separate."""
    found = []
    for file in sorted([*(_TARGET / "module-path").glob("*.jar"), *(_TARGET / "class-path").glob("*.jar")]):
        if file.name.startswith(_JARS[name]) and not file.name.startswith(_NOT_OF_DJL) and "arm64" not in file.name:
            compressed, unpacked = sizes(file)
            found.append(
                {
                    "jar": re.sub(r"-[\d.]+(-SNAPSHOT)?\.jar$", "", file.name),
                    "bytes": compressed,
                    "unpackedBytes": unpacked,
                }
            )
    return found


def sizes(file: Path) -> tuple[int, int]:
    """Returns the size of a jar as it is published, which is compressed, and of its content."""
    compressed = 0
    unpacked = 0
    with zipfile.ZipFile(file) as jar:
        for entry in jar.infolist():
            unpacked += entry.file_size
            stored = entry.compress_type == zipfile.ZIP_STORED
            compressed += len(zlib.compress(jar.read(entry))) if stored else entry.compress_size
    return compressed, unpacked


def code_lines(text: str) -> int:
    """Counts the lines of a Java file without comments, imports and blank lines."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    lines = [line.strip() for line in text.splitlines()]
    return sum(1 for line in lines if line and not line.startswith(("//", "import ", "package ")))


def page(result: dict[str, Any]) -> str:
    """Returns the page of a result."""
    facts = result["facts"]
    libraries = ", ".join(f"{name} {version}" for name, version in facts["javaLibraries"].items())
    rows = [
        f"# What ssd4j and its rivals in Java take on {facts['cpu']}",
        "",
        f"{facts['cpus']} CPUs; {facts['jdk']}; {libraries}. ssd4j at commit {facts['commit']}; {facts['date']}.  ",
        f"SSD300, one image, float32, {result['threads']} threads, `-Xmx1g -XX:+UseG1GC`; every contender in its own "
        "JVM.",
        "",
        "| contender | jars, MB | heap bytes a run | resident set, MB | at its highest, MB | lines of code |",
        "|---|---|---|---|---|---|",
    ]
    for one in result["contenders"]:
        size = sum(jar["bytes"] for jar in one["jars"])
        rows.append(
            f"| {one['contender']} | {size / 1e6:.1f} | {one['allocatedBytesPerRun']} "
            f"| {one['residentBytes'] / 1e6:.0f} | {one['highestResidentBytes'] / 1e6:.0f} | {one['codeLines']} |"
        )
    rows += [
        "",
        "The jars are those that an application on Linux with an x86-64 processor needs, compressed. ONNX",
        "Runtime's jar has the natives of all its platforms. Heap bytes are those of all threads over 50 runs,",
        "after 30 that do not count, once the engine has chosen its implementations. The lines are those of the",
        "programs in `examples/migration`, a photo in and boxes out, without imports and comments.",
        "",
        "| contender | jar | MB | content, MB |",
        "|---|---|---|---|",
    ]
    for one in result["contenders"]:
        for jar in one["jars"]:
            rows.append(
                f"| {one['contender']} | {jar['jar']} | {jar['bytes'] / 1e6:.2f} | {jar['unpackedBytes'] / 1e6:.2f} |"
            )
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
