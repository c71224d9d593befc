# SPDX-License-Identifier: Apache-2.0
"""The GPU tests, on the card."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from gpu.arrival.bundle import TEST_MODULES, Bundle
from gpu.arrival.commands import CommandError, CutError, Deadline, call


def run(bundle: Bundle, deadline: Deadline) -> None:
    """Runs them in a JVM for each module, and writes ``tests.json``.

    The modules run one after another, since a card's memory may not suffice for both; on the stand-in they run side by
    side.

    Raises:
        CommandError: if one failed, none was executed, or a JVM crashed.
    """
    counts: dict[str, Any] = {"executed": 0, "failed": 0, "skipped": 0, "failures": [], "modules": {}}
    problems = []
    with ThreadPoolExecutor(len(TEST_MODULES) if bundle.stand_in else 1) as pool:
        for module, problem in zip(
            TEST_MODULES, pool.map(lambda module: _run(bundle, module, deadline), TEST_MODULES), strict=True
        ):
            executed = count_reports(bundle.out / "tests" / module, counts)
            if executed == 0 and problem:
                executed = count_feed(bundle.out / f"log/tests-{module}.txt", counts)
            counts["modules"][module] = {"executed": executed, "ended": str(problem or "normally")}
            (bundle.out / "tests.json").write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
            problems.append(problem)
    for problem in problems:
        if isinstance(problem, CutError):
            raise problem
    _check(counts)


def _run(bundle: Bundle, module: str, deadline: Deadline) -> Exception | None:
    """Runs the tests of a module; returns what went wrong besides failed tests."""
    try:
        log = bundle.out / f"log/tests-{module}.txt"
        call(bundle.tests(module, bundle.out / "tests" / module), log, deadline, bundle.environment())
    except (CommandError, CutError) as e:
        return e
    return None


def count_reports(reports: Path, counts: dict[str, Any]) -> int:
    """Counts the tests in the reports of a module; a report that was cut has none."""
    executed = 0
    for report in sorted(reports.glob("TEST-*.xml")):
        try:
            root = ElementTree.parse(report).getroot()
        except ElementTree.ParseError:
            # Its JVM was ended while it wrote the report.
            continue
        for test in root.iter("testcase"):
            if test.find("skipped") is not None:
                counts["skipped"] += 1
                continue
            executed += 1
            problem = test.find("failure") if test.find("failure") is not None else test.find("error")
            if problem is not None:
                counts["failed"] += 1
                name = f"{test.get('classname')}.{test.get('name')}"
                counts["failures"].append({"test": name, "message": problem.get("message", "")})
    counts["executed"] += executed
    return executed


def count_feed(log: Path, counts: dict[str, Any]) -> int:
    """Counts the tests that a log names as they begin and end: JUnit writes its reports only after the last one.

    A test that did not end, because its JVM crashed or its time was up, counts as failed.
    """
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    states: dict[str, str] = {}
    for line in lines:
        name, _, state = line.strip().rpartition(" :: ")
        if name.startswith("JUnit ") and state in ("STARTED", "SUCCESSFUL", "FAILED"):
            states[name] = state
    for name, state in states.items():
        counts["executed"] += 1
        if state != "SUCCESSFUL":
            counts["failed"] += 1
            how = "it did not end" if state == "STARTED" else "it failed"
            counts["failures"].append({"test": name, "message": f"{how}, see {log.name}"})
    return len(states)


def _check(counts: dict[str, Any]) -> None:
    for module, result in counts["modules"].items():
        if result["executed"] == 0:
            raise CommandError(f"no GPU test of {module} was executed: {result['ended']}")
    if counts["failed"]:
        raise CommandError(f"{counts['failed']} of {counts['executed']} tests failed, see tests.json")
    for module, result in counts["modules"].items():
        if result["ended"] != "normally":
            raise CommandError(f"the tests of {module}: {result['ended']}")
