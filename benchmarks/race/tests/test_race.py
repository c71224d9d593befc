# SPDX-License-Identifier: Apache-2.0
"""The race with scripted contestants."""

import contextlib
import io
import json
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

from race.clocks import NoClocks
from race.entrant import AbsentError, Entrant
from race.heat import OURS, Pace
from race.judging import judging, reference
from race.race import Race
from race.record import RaceRecord, joined
from race.schedule import SLOW_TO_PREPARE, Heat

_FAKE = str(Path(__file__).with_name("fake_contestant.py"))
_GOOD = {"fc7": 1e-3, "conv4_3": 2e-3}
_PLAIN = Heat("fp16", 8)
_COMPILED = Heat("fp16", 8, compiled=True)


class RaceTest(unittest.TestCase):
    """The record of contestants that run, refuse, die, or are too slow."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        quiet = contextlib.redirect_stderr(io.StringIO())
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)

    def _entrant(self, name: str, script: dict[str, Any]) -> Entrant:
        used = iter(range(0, 10**9, 1000))
        entrant = Entrant(name, [sys.executable, _FAKE, json.dumps(script)], self.folder / "log")
        entrant.memory_used = lambda: next(used)
        self.addCleanup(entrant.close)
        return entrant

    def _race(
        self, scripts: dict[str, dict[str, Any]], heats: list[Heat], seconds: float = 60, pace: Pace | None = None
    ) -> tuple[dict[str, Any], RaceRecord]:
        end = time.monotonic() + seconds
        field = [self._entrant(name, script) for name, script in scripts.items()]
        judge = self._entrant("judge", {})
        out = self.folder / "race.json"
        result = RaceRecord(out, {"schema": 1}, heats, list(scripts))
        result.card_from_cpu = reference(judge, self.folder / "inputs", 1, end)
        clocks = NoClocks("a test")
        race = Race(field, judging(judge, self.folder, result.add_parity), result, pace or Pace(3, 0, 10))
        result.write(clocks.since(0))
        race.run(heats, end, clocks)
        return json.loads(out.read_text(encoding="utf-8")), result

    def test_ratios_are_ours_over_theirs_and_percentiles_those_of_all_runs(self) -> None:
        scripts = {OURS: {"latency": 400, "maps": _GOOD}, "torch-eager": {"latency": 800, "maps": _GOOD}}
        found, _ = self._race(scripts, [_PLAIN])
        [cell] = found["cells"]
        self.assertEqual(("fp16", 8, 3), (cell["precision"], cell["batch"], cell["rounds"]))
        eager = cell["contestants"]["torch-eager"]
        self.assertEqual("measured", eager["state"])
        run = eager["forms"]["run"]
        self.assertEqual((30, 804.5, 809), (run["runs"], run["p50Micros"], run["p99Micros"]))
        self.assertAlmostEqual(8e6 / 804.5, run["imagesPerSecond"])
        self.assertAlmostEqual(404.5 / 804.5, run["oursOver"]["median"])
        self.assertEqual([804.5] * 3, run["roundMedianMicros"])
        self.assertEqual(1, cell["contestants"][OURS]["forms"]["run"]["oursOver"]["max"])

    def test_a_file_is_the_document_made_of_the_record_after_every_heat(self) -> None:
        out = self.folder / "whole.json"
        record = RaceRecord(out, {"model": "m"}, [_PLAIN], [OURS], lambda race: {"race": race, "more": 1})
        record.write({})
        found = json.loads(out.read_text(encoding="utf-8"))
        self.assertEqual((1, "m"), (found["more"], found["race"]["model"]))

    def test_races_with_different_threads_are_joined_by_cell(self) -> None:
        one, two = (
            {"model": "m", "cells": [{"batch": 1, "rounds": n}], "parity": [{"map": "fc7", "bound": n}]} for n in (1, 2)
        )
        found = joined({2: two, 1: one})
        self.assertEqual(
            [{"batch": 1, "rounds": 2, "threads": 2}, {"batch": 1, "rounds": 1, "threads": 1}], found["cells"]
        )
        self.assertEqual([(2, 2), (1, 1)], [(row["bound"], row["threads"]) for row in found["parity"]])
        self.assertEqual("m", found["model"])

    def test_cold_start_memory_and_contestants_are_recorded(self) -> None:
        heats = [_PLAIN, Heat("bf16", 1)]
        found, _ = self._race({OURS: {"latency": 4, "maps": _GOOD}}, heats)
        first, second = (cell["contestants"][OURS] for cell in found["cells"])
        self.assertEqual(
            (1.5, 8000, 1000), tuple(first[k] for k in ("coldStartSeconds", "deviceMemoryBytes", "cardMemoryBytes"))
        )
        self.assertIsNone(second["coldStartSeconds"], "the process was not fresh")
        self.assertEqual({"fake": "1"}, found["contestants"][OURS]["versions"])
        self.assertEqual({"fc7": 1e-7}, found["cardFromCpu"])

    def test_every_form_that_a_contestant_offers_is_timed(self) -> None:
        scripts = {
            OURS: {"latency": 400, "maps": _GOOD, "forms": ["run", "pipeline"]},
            "torch-eager": {"latency": 800, "maps": _GOOD, "forms": ["run", "compute"]},
        }
        found, _ = self._race(scripts, [_PLAIN])
        contestants = found["cells"][0]["contestants"]
        self.assertEqual({"run", "pipeline"}, set(contestants[OURS]["forms"]))
        self.assertNotIn("oursOver", contestants["torch-eager"]["forms"]["compute"])

    def test_parity_of_everybody_is_recorded_and_ours_decides(self) -> None:
        scripts = {OURS: {"latency": 4, "maps": _GOOD}, "torch-eager": {"latency": 8, "maps": {"fc7": 4e-3}}}
        found, result = self._race(scripts, [_PLAIN])
        passed = {(row["contestant"], row["map"]): row["passed"] for row in found["parity"]}
        self.assertEqual({(OURS, "fc7"): True, (OURS, "conv4_3"): True, ("torch-eager", "fc7"): False}, passed)
        self.assertEqual([], result.ours_failed())

    def test_our_wrong_map_is_red_and_a_nan_is_wrong(self) -> None:
        found, result = self._race({OURS: {"latency": 4, "maps": {"fc7": float("nan")}}}, [_PLAIN])
        self.assertEqual([(None, False)], [(row["relativeL2"], row["passed"]) for row in found["parity"]])
        self.assertEqual(1, len(result.ours_failed()))

    def test_a_contestant_that_refuses_or_fails_does_not_stop_the_others(self) -> None:
        scripts = {
            OURS: {"latency": 4, "maps": _GOOD},
            "torch-eager": {"latency": 8, "maps": _GOOD, "at": {"prepare": "refuse"}},
            "torch-graph": {"latency": 8, "maps": _GOOD, "at": {"time": "die"}},
        }
        found, _ = self._race(scripts, [_PLAIN])
        contestants = found["cells"][0]["contestants"]
        self.assertEqual("measured", contestants[OURS]["state"])
        self.assertEqual({"state": "refused", "reason": "out of memory"}, contestants["torch-eager"])
        self.assertEqual("failed", contestants["torch-graph"]["state"])
        self.assertIn("exit code 7", contestants["torch-graph"]["reason"])

    def test_an_answer_that_is_no_json_is_a_failure(self) -> None:
        scripts = {
            OURS: {"latency": 4, "maps": _GOOD},
            "torch-eager": {"latency": 8, "maps": _GOOD, "at": {"prepare": "babble"}},
        }
        found, _ = self._race(scripts, [_PLAIN])
        contestants = found["cells"][0]["contestants"]
        self.assertEqual("measured", contestants[OURS]["state"])
        self.assertEqual("failed", contestants["torch-eager"]["state"])
        self.assertIn("not a JSON object: \"a library's greeting\"", contestants["torch-eager"]["reason"])

    def test_a_failure_of_the_judge_is_not_the_contestants(self) -> None:
        judge = self._entrant("judge", {"at": {"judge": "fail"}})
        end = time.monotonic() + 60
        reference(judge, self.folder / "inputs", 1, end)
        entrant = self._entrant(OURS, {"latency": 4, "maps": _GOOD})
        entrant.greet(end)
        with self.assertRaisesRegex(AbsentError, "the judge: judge: as scripted"):
            judging(judge, self.folder, lambda *_: None)(entrant, _PLAIN, end)

    def test_our_failure_is_red(self) -> None:
        _, result = self._race({OURS: {"latency": 4, "maps": _GOOD, "at": {"prepare": "fail"}}}, [_PLAIN])
        self.assertIn("as scripted", result.ours_failed()[0])

    def test_a_contestant_that_died_is_restarted_for_the_next_heat(self) -> None:
        scripts = {OURS: {"latency": 4, "maps": _GOOD}, "torch-graph": {"latency": 8, "at": {"maps": "die"}}}
        found, _ = self._race(scripts, [_PLAIN, Heat("fp16", 1)])
        for cell in found["cells"]:
            self.assertIn("exit code 7", cell["contestants"]["torch-graph"]["reason"])

    def test_a_compilation_that_takes_too_long_is_not_measured_and_the_earlier_times_stay(self) -> None:
        scripts = {
            OURS: {"latency": 4, "maps": _GOOD},
            SLOW_TO_PREPARE: {"latency": 2, "maps": _GOOD, "at": {"prepare": "hang"}},
        }
        found, _ = self._race(scripts, [_PLAIN, _COMPILED], seconds=4)
        contestants = found["cells"][0]["contestants"]
        self.assertEqual("measured", contestants[OURS]["state"])
        self.assertEqual("not measured", contestants[SLOW_TO_PREPARE]["state"])
        self.assertIn("time", contestants[SLOW_TO_PREPARE]["reason"])

    def test_a_cell_that_nobody_has_raced_is_raced_without_the_compiled_one(self) -> None:
        scripts = {
            OURS: {"latency": 4, "maps": _GOOD},
            SLOW_TO_PREPARE: {"latency": 2, "maps": _GOOD, "at": {"prepare": "refuse"}},
        }
        found, _ = self._race(scripts, [_COMPILED])
        states = {name: row["state"] for name, row in found["cells"][0]["contestants"].items()}
        self.assertEqual({OURS: "measured", SLOW_TO_PREPARE: "refused"}, states)

    def test_a_heat_with_the_compiled_one_has_all_ratios(self) -> None:
        scripts = {OURS: {"latency": 400, "maps": _GOOD}, SLOW_TO_PREPARE: {"latency": 200, "maps": _GOOD}}
        found, _ = self._race(scripts, [_PLAIN, _COMPILED])
        contestants = found["cells"][0]["contestants"]
        ratio = contestants[SLOW_TO_PREPARE]["forms"]["run"]["oursOver"]["median"]
        self.assertAlmostEqual(404.5 / 204.5, ratio)

    def test_heats_without_time_left_are_not_measured(self) -> None:
        found, result = self._race(
            {OURS: {"latency": 4, "maps": _GOOD, "at": {"time": "hang"}}}, [_PLAIN, Heat("fp16", 1)], 2
        )
        states = [(cell["rounds"], cell["contestants"][OURS]["state"]) for cell in found["cells"]]
        self.assertEqual([(0, "not measured")] * 2, states)
        self.assertFalse(result.is_measured(_PLAIN))


if __name__ == "__main__":
    unittest.main()
