# SPDX-License-Identifier: Apache-2.0
"""What ``first-light`` leaves when its time is cut at any point, and how a second start goes on."""

import json
import os
import random
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gpu.arrival import archive, gpu_tests, parts, planning
from gpu.arrival.__main__ import hostile, phases_of
from gpu.arrival.bundle import Bundle
from gpu.arrival.commands import CutError, Deadline, call
from gpu.arrival.phases import Phase, Result, run
from race.schedule import Heat, core, float8, on_card, planned_on_card

_NAMES = ("facts", "tests", "roofline")


class Folder(unittest.TestCase):
    """A test with a separate folder."""

    def setUp(self) -> None:
        """Makes the folder."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name)

    def result(self) -> dict:
        """The result file."""
        return json.loads((self.out / "first-light.json").read_text(encoding="utf-8"))

    def assert_archived(self, out: Path) -> None:
        """The one file that a rented machine may return has the last result."""
        with tarfile.open(out / archive.NAME) as tar:
            member = tar.extractfile("results/first-light.json")
            self.assertIsNotNone(member)
            self.assertEqual(member.read(), (out / "first-light.json").read_bytes())


def work(out: Path, name: str, deadline: Deadline) -> None:
    """A phase that takes a tenth of a second, finds one thing, and takes another."""
    # A cut between opening the file and writing it would leave an empty one.
    found = f"echo '[\"{name}\"]' > {out}/{name}.new; mv {out}/{name}.new {out}/{name}.json"
    program = f"sleep 0.1; {found}; echo {name} >> {out}/log.txt; sleep 0.1"
    call(["sh", "-c", program], out / "log.txt", deadline, os.environ)


def phases(out: Path) -> list[Phase]:
    """The phases of these tests."""
    return [Phase(name, 5, partial(work, out, name)) for name in _NAMES]


class HostileClockTest(Folder):
    """Phases that are cut at random points."""

    def test_what_was_found_is_told_and_a_second_start_does_the_rest(self) -> None:
        for seed in range(6):
            out = self.out / str(seed)
            out.mkdir()
            chance = random.Random(seed)
            cut = [Phase(phase.name, chance.uniform(0, 0.3), phase.run) for phase in phases(out)]
            run(cut, Result(out, {"schema": 1}, cut), Deadline(30))
            first = json.loads((out / "first-light.json").read_text(encoding="utf-8"))
            self.assert_archived(out)
            states = {phase["name"]: phase["state"] for phase in first["phases"]}
            self.assertLessEqual(set(states.values()), {"done", "cut"})
            for name, state in states.items():
                found = (out / f"{name}.json").exists()
                self.assertEqual(first[name], [name] if found else None)
                self.assertTrue(found or state == "cut")
            result = Result(out, {"schema": 1}, phases(out))
            run(phases(out), result, Deadline(30))
            self.assertTrue(result.ok())
            self.assert_archived(out)
            second = json.loads((out / "first-light.json").read_text(encoding="utf-8"))
            self.assertEqual([second[name] for name in _NAMES], [[name] for name in _NAMES])
            self.assertEqual(second["starts"], 2)
            again = (out / "log.txt").read_text(encoding="utf-8").split()
            for name in _NAMES:
                if states[name] == "done":
                    self.assertEqual(again.count(name), 1, name)

    def test_a_run_that_is_killed_leaves_a_whole_result(self) -> None:
        program = (
            "import sys; sys.path[:0] = sys.argv[2:]\nfrom pathlib import Path\n"
            "from gpu.tests.test_restart import Deadline, Result, phases, run\n"
            "out = Path(sys.argv[1]); run(phases(out), Result(out, {}, phases(out)), Deadline(30))"
        )
        for seed in range(3):
            out = self.out / str(seed)
            out.mkdir()
            process = subprocess.Popen(
                [sys.executable, "-c", program, str(out), *sys.path], stdout=subprocess.DEVNULL, start_new_session=True
            )
            for _ in range(500):
                if (out / "first-light.json").exists():
                    break
                time.sleep(0.02)
            time.sleep(random.Random(seed).uniform(0, 0.6))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            states = [phase["state"] for phase in parts.load(out / "first-light.json")["phases"]]
            self.assertLessEqual(set(states), {"done", "running", "not measured"})
            result = Result(out, {}, phases(out))
            run(phases(out), result, Deadline(30))
            self.assertTrue(result.ok())

    def test_budgets_end_at_random_points(self) -> None:
        budgets = [phase.budget for phase in hostile(phases(self.out), 1)]
        self.assertEqual(budgets, [phase.budget for phase in hostile(phases(self.out), 1)])
        self.assertNotEqual(budgets, [phase.budget for phase in hostile(phases(self.out), 2)])
        self.assertTrue(all(0 < budget < 5 for budget in budgets))


@dataclass(frozen=True)
class FakeBundle:
    """A bundle whose ssd4j writes down what it plans, and takes long for a batch of 32."""

    out: Path

    @property
    def work(self) -> Path:
        """As of a bundle."""
        return self.out / "work"

    @property
    def cache(self) -> Path:
        """As of a bundle."""
        return self.work / "cache"

    def environment(self) -> Mapping[str, str]:
        """As of a bundle."""
        return os.environ

    def ssd4j(self, *arguments: str) -> list[str]:
        """As of a bundle."""
        options = dict(zip(arguments[1::2], arguments[2::2], strict=False))
        setup = f"{options['--precision']}:{options['--batch']}"
        slow = f"[ -e {self.out}/fast ] || sleep 60; " if options["--batch"] == "32" else ""
        return ["sh", "-c", f"echo {setup} >> {self.out}/planned; printf '{{'; {slow}echo '\"setup\": \"{setup}\"}}'"]


class PlanningTest(Folder):
    """Plans of a run that is cut."""

    def test_each_setup_has_a_process_and_those_that_ended_are_kept(self) -> None:
        bundle = FakeBundle(self.out)
        for folder in ("work", "log"):
            (self.out / folder).mkdir()
        setups = [Heat("fp16", 1), Heat("fp16", 32), Heat("fp16", 128)]
        with self.assertRaises(CutError):
            planning.run(bundle, setups, "timed", Deadline(1))  # type: ignore[arg-type]
        self.assertEqual([file.name for file in (self.out / "plans").iterdir()], ["fp16-1.jsonl"])
        self.assertEqual([row["state"] == "done" for row in parts.rows(self.out, "planning")], [True, False])
        (self.out / "fast").touch()
        planning.run(bundle, setups, "timed", Deadline(30))  # type: ignore[arg-type]
        planned = (self.out / "planned").read_text(encoding="utf-8").split()
        self.assertEqual(planned, ["fp16:1", "fp16:32", "fp16:32", "fp16:128"])
        rows = parts.rows(self.out, "planning")
        self.assertEqual([(row["batches"], row["state"]) for row in rows], [([b], "done") for b in (1, 32, 128)])
        for plans in (self.out / "plans").iterdir():
            json.loads(plans.read_text(encoding="utf-8"))

    def test_what_the_targets_are_for_comes_first(self) -> None:
        self.assertEqual(planned_on_card()[:3], [Heat("fp16", batch) for batch in (1, 32, 128)])
        self.assertEqual(core(planned_on_card()), planned_on_card()[:3])
        self.assertEqual({heat.cell for heat in core(on_card())}, {("fp16", batch) for batch in (1, 32, 128)})

    def test_fp8_is_planned_and_raced_after_fp16(self) -> None:
        names = [phase.name for phase in phases_of(Bundle(self.out, self.out, None), 540)]
        expected = ["facts", "files", "tests", "parity", "planning fp16", "race fp16", "frames", "profile", "roofline"]
        self.assertEqual(names, [*expected, "planning fp8", "race fp8", "planning", "race"])
        self.assertEqual({heat.batch for heat in float8()}, {1, 32, 128})
        self.assertEqual({heat.precision for heat in float8()}, {"fp8"})

    def test_everything_that_targets_need_fits_into_a_visit(self) -> None:
        budgets = {phase.name: phase.budget for phase in phases_of(Bundle(self.out, self.out, None), 540)}
        first = list(budgets)[: list(budgets).index("planning fp8")]
        self.assertLess(sum(budgets[name] for name in first), 540 - 3)


def cell(batch: int, rounds: int, **contestants: str) -> dict:
    """A cell of a race."""
    rows = {name: {"state": state, "from": rounds} for name, state in contestants.items()}
    return {"precision": "fp16", "batch": batch, "rounds": rounds, "contestants": rows}


class TestFeedTest(Folder):
    """GPU tests whose JVM ended before it wrote its reports."""

    def test_what_ended_before_is_counted_and_what_did_not_end_is_named(self) -> None:
        log = self.out / "tests-runtime.txt"
        log.write_text(
            "WARNING: something\n"
            "JUnit Jupiter > A > one() :: STARTED\nJUnit Jupiter > A > one() :: SUCCESSFUL\n"
            "JUnit Jupiter > A > two(int) > [1] n=1 :: STARTED\nJUnit Jupiter > A > two(int) > [1] n=1 :: FAILED\n"
            "\tjava.lang.AssertionError: no :: FAILED\n"
            "JUnit Jupiter > B > three() :: STARTED\n#\n# SIGSEGV\n",
            encoding="utf-8",
        )
        counts: dict = {"executed": 0, "failed": 0, "failures": []}
        self.assertEqual(gpu_tests.count_feed(log, counts), 3)
        self.assertEqual((counts["executed"], counts["failed"]), (3, 2))
        self.assertEqual(
            [(failure["test"], failure["message"]) for failure in counts["failures"]],
            [
                ("JUnit Jupiter > A > two(int) > [1] n=1", "it failed, see tests-runtime.txt"),
                ("JUnit Jupiter > B > three()", "it did not end, see tests-runtime.txt"),
            ],
        )
        self.assertEqual(gpu_tests.count_feed(self.out / "none.txt", counts), 0)

    def test_a_report_that_was_cut_counts_nothing(self) -> None:
        counts = {"executed": 0, "failed": 0, "skipped": 0, "failures": []}
        (self.out / "TEST-cut.xml").write_text('<?xml version="1.0"?>\n<testsuite', encoding="utf-8")
        (self.out / "TEST-whole.xml").write_text(
            '<testsuite><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuite>', encoding="utf-8"
        )
        self.assertEqual(gpu_tests.count_reports(self.out, counts), 1)
        self.assertEqual((counts["executed"], counts["skipped"]), (1, 1))


class PartsTest(Folder):
    """The files of several starts."""

    def write(self, content: object, name: str) -> Path:
        """Writes the next file of a part."""
        file = parts.next_file(self.out, name)
        file.write_text(json.dumps(content), encoding="utf-8")
        return file

    def test_files_are_numbered_and_no_file_is_written_over(self) -> None:
        self.assertEqual([self.write({}, "race").name for _ in range(3)], ["race.json", "race-2.json", "race-3.json"])
        (self.out / "race-page.json").touch()
        self.assertEqual(parts.next_file(self.out, "race").name, "race-4.json")

    def test_a_later_race_adds_what_the_first_one_did_not_measure(self) -> None:
        first = [
            cell(1, 5, ssd4j="measured", torch="measured"),
            cell(32, 0, ssd4j="not measured", torch="not measured"),
        ]
        later = [cell(32, 3, ssd4j="measured", torch="failed"), cell(1, 0, ssd4j="not measured", torch="not measured")]
        self.write(
            {"schema": 1, "cells": first, "parity": [], "clocks": {"mhz": 1980}, "contestants": {"ssd4j": 1}}, "race"
        )
        self.write({"schema": 1, "cells": later, "parity": [], "clocks": {}, "contestants": {"torch": 2}}, "race")
        race = parts.races(self.out)
        self.assertEqual(race["cells"], [first[0], later[0]])
        self.assertEqual(race["contestants"], {"ssd4j": 1, "torch": 2})
        self.assertEqual(race["clocks"], {"mhz": 1980})
        self.assertEqual(parts.measured(self.out, "ssd4j"), {("fp16", 1), ("fp16", 32)})
        self.assertEqual(parts.measured(self.out, "torch"), {("fp16", 1)})

    def test_later_rows_of_a_setup_replace_earlier_ones(self) -> None:
        row = {"precision": "fp16", "contestant": "ssd4j"}
        old = [row | {"batch": 1, "passed": True}, row | {"batch": 8, "passed": False}]
        new = [row | {"batch": 8, "passed": True, "map": name} for name in ("a", "b")]
        self.write(old, "parity")
        (self.out / "parity-2.json").write_text("[{", encoding="utf-8")
        self.write(new, "parity")
        self.assertEqual(parts.rows(self.out, "parity"), [old[0], *new])
        self.assertIsNone(parts.rows(self.out, "planning"))


class ArchiveTest(Folder):
    """The results in one file."""

    def names(self) -> list[str]:
        """The files in the archive."""
        with tarfile.open(self.out / archive.NAME) as tar:
            return tar.getnames()

    def file(self, name: str, content: bytes = b"{}") -> None:
        """Writes a file."""
        (self.out / name).parent.mkdir(parents=True, exist_ok=True)
        (self.out / name).write_bytes(content)

    def test_everything_but_weights_and_inputs(self) -> None:
        for name in (
            "facts.json",
            "plans/fp16-1.jsonl",
            "tests/ssd/TEST-a.xml",
            "log/a.txt",
            "work/cache/plans/h200.json",
        ):
            self.file(name)
        for name in ("work/weights.safetensors", "work/cache/cubins/a.cubin"):
            self.file(name)
        archive.write(self.out)
        archive.write(self.out)
        self.assertEqual(
            self.names(),
            [
                f"results/{name}"
                for name in (
                    "facts.json",
                    "plans/fp16-1.jsonl",
                    "tests/ssd/TEST-a.xml",
                    "work/cache/plans/h200.json",
                    "log/a.txt",
                )
            ],
        )

    def test_it_has_at_most_sixteen_mebibytes(self) -> None:
        noise = random.Random(2).randbytes
        self.file("first-light.json")
        for number in range(5):
            self.file(f"plans/{number}.jsonl", noise(4 << 20))
        archive.write(self.out)
        size = (self.out / archive.NAME).stat().st_size
        self.assertLessEqual(size, 16 << 20)
        self.assertGreater(size, 12 << 20)
        self.assertEqual(self.names()[0], "results/first-light.json")
        self.assertEqual(self.names()[-1], "results/left-out.txt")

    def test_what_has_no_room_is_left_out_and_listed(self) -> None:
        noise = random.Random(1).randbytes
        self.file("facts.json")
        self.file("plans/large.jsonl", noise(900_000))
        self.file("plans/small.jsonl", noise(300_000))
        self.file("log/long.txt", b"a" * 1_000_000 + b"the end")
        archive.write(self.out, 1 << 20)
        self.assertLessEqual((self.out / archive.NAME).stat().st_size, 1 << 20)
        with tarfile.open(self.out / archive.NAME) as tar:
            self.assertEqual(tar.extractfile("results/left-out.txt").read(), b"plans/large.jsonl\n")
            self.assertEqual(tar.getmember("results/plans/small.jsonl").size, 300_000)
            log = tar.extractfile("results/log/long.txt").read()
            self.assertTrue(log.endswith(b"the end") and len(log) < 1_000_000)


if __name__ == "__main__":
    unittest.main()
