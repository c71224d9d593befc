# SPDX-License-Identifier: Apache-2.0
"""What ``first-light`` does when things go wrong."""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from gpu.arrival.__main__ import require_float8
from gpu.arrival.bundle import Bundle
from gpu.arrival.commands import CUT, CommandError, CutError, Deadline, call
from gpu.arrival.phases import NotApplicableError, Phase, Result, run
from race.protocol import Contestant, ContestantError


class Folder(unittest.TestCase):
    """A test with a separate folder."""

    def setUp(self) -> None:
        """Makes the folder."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name)

    def call(self, *command: str, seconds: float = 30) -> None:
        """Calls a command with its log in the folder."""
        call(command, self.out / "log.txt", Deadline(seconds), os.environ)


class CommandsTest(Folder):
    """Commands within their time."""

    def test_processes_that_a_command_started_end_with_it(self) -> None:
        pid = self.out / "pid"
        with self.assertRaises(CutError):
            self.call("sh", "-c", f"sleep 60 & echo $! > {pid}; wait", seconds=1)
        time.sleep(0.2)
        state = Path(f"/proc/{pid.read_text(encoding='utf-8').strip()}/stat")
        # A zombie if nobody has collected it yet.
        self.assertTrue(not state.exists() or state.read_text(encoding="utf-8").split()[2] == "Z")

    def test_exit_codes(self) -> None:
        self.call("true")
        with self.assertRaisesRegex(CommandError, "exit code 7, see log.txt"):
            self.call("sh", "-c", "exit 7")
        with self.assertRaises(CutError):
            self.call("sh", "-c", f"exit {CUT}")


class PhasesTest(Folder):
    """The result at any moment."""

    def result(self) -> dict:
        """The result file."""
        return json.loads((self.out / "first-light.json").read_text(encoding="utf-8"))

    def states(self) -> list[str]:
        """The outcomes of the phases, by the file."""
        return [phase["state"] for phase in self.result()["phases"]]

    def test_each_outcome(self) -> None:
        def fail(_: Deadline) -> None:
            raise CommandError("no")

        def take_too_long(deadline: Deadline) -> None:
            self.assertLess(deadline.left(), 2.1)
            self.call("sleep", "60", seconds=deadline.left() - 1)

        def facts(_: Deadline) -> None:
            self.assertEqual(self.states(), ["failed", "running", *["not measured"] * 3])
            (self.out / "facts.json").write_text('{"card": "a card"}', encoding="utf-8")

        phases = [
            Phase("failing", 10, fail),
            Phase("facts", 10, facts),
            Phase("long", 2, take_too_long),
            Phase("short", 10, lambda deadline: time.sleep(deadline.left())),
            Phase("late", 10, lambda _: self.fail("it must not start")),
        ]
        result = Result(self.out, {"schema": 1}, phases)
        run(phases, result, Deadline(4))
        self.assertEqual(self.states(), ["failed", "done", "cut", "done", "not measured"])
        self.assertEqual(self.result()["facts"], {"card": "a card"})
        self.assertEqual(self.result()["phases"][-1]["reason"], "no time was left")
        self.assertIsNone(self.result()["race"])
        self.assertFalse(result.ok())

    def test_a_phase_without_what_it_needs_is_skipped_and_says_so(self) -> None:
        files = self.out / "files"

        def write(deadline: Deadline) -> None:
            self.call("sh", "-c", f"[ -e {self.out}/fast ] || sleep 60; touch {files}", seconds=deadline.left())

        def compare(_: Deadline) -> None:
            self.assertTrue(files.exists())

        phases = [
            Phase("files", 1, write, again=True),
            Phase("parity", 10, compare, needs=("files",)),
            Phase("other", 10, lambda _: None),
        ]
        result = Result(self.out, {}, phases)
        run(phases, result, Deadline(30))
        self.assertEqual(self.states(), ["cut", "skipped", "done"])
        reason = self.result()["phases"][1]["reason"]
        self.assertEqual(reason, "it needs the phase 'files', whose state is 'cut'")
        self.assertFalse(result.ok())
        (self.out / "fast").touch()
        result = Result(self.out, {}, phases)
        run(phases, result, Deadline(30))
        self.assertEqual(self.states(), ["done"] * 3)
        self.assertTrue(result.ok())

    def test_what_the_card_cannot_do_is_no_failure(self) -> None:
        def refuse(_: Deadline) -> None:
            raise NotApplicableError("this card has 8.0")

        phases = [Phase("fp8", 10, refuse), Phase("next", 10, lambda _: None)]
        result = Result(self.out, {}, phases)
        run(phases, result, Deadline(30))
        self.assertEqual(self.states(), ["not applicable", "done"])
        self.assertEqual(self.result()["phases"][0]["reason"], "this card has 8.0")
        self.assertTrue(result.ok())

    def test_the_layers_of_plans_that_were_made_after_the_peaks(self) -> None:
        (self.out / "roofline.json").write_text('{"peaks": {}, "plans": []}', encoding="utf-8")
        (self.out / "plans").mkdir()
        layer = {"name": "fc6", "engine": "cudnn eng1", "aside": False, "micros": 5, "flop": 2, "bytes": 3, "knobs": {}}
        plan = {"precision": "fp8", "batch": 1, "layers": [layer, {"name": "input"}]}
        (self.out / "plans/fp8-1.jsonl").write_text(json.dumps(plan) + "\n", encoding="utf-8")
        Result(self.out, {}, []).write()
        found = self.result()["roofline"]["plans"]
        self.assertEqual([(row["precision"], row["untimed"], len(row["layers"])) for row in found], [("fp8", 1, 1)])
        (self.out / "plans/fp8-1.jsonl").write_text("{", encoding="utf-8")
        Result(self.out, {}, []).write()
        self.assertEqual(self.result()["roofline"]["plans"], [])

    def test_an_unexpected_exception_costs_no_other_phase(self) -> None:
        def raise_something(_: Deadline) -> None:
            raise SyntaxError("unclosed token")

        phases = [Phase("faulty", 10, raise_something), Phase("next", 10, lambda _: None)]
        run(phases, Result(self.out, {}, phases), Deadline(30))
        self.assertEqual(self.states(), ["failed", "done"])
        self.assertEqual(self.result()["phases"][0]["reason"], "SyntaxError: unclosed token")

    def test_a_partial_file_of_a_killed_phase_spoils_nothing(self) -> None:
        (self.out / "race.json").write_text('{"rows": [', encoding="utf-8")
        Result(self.out, {}, []).write()
        self.assertIsNone(self.result()["race"])

    def test_the_newest_race_from_frames_to_boxes_counts(self) -> None:
        for name, content in (("frames", '{"frame": "1x1"}'), ("frames-2", '{"frame": "2x2"}'), ("frames-3", "{")):
            (self.out / f"{name}.json").write_text(content, encoding="utf-8")
        Result(self.out, {}, []).write()
        self.assertEqual(self.result()["frames"], {"frame": "2x2"})

    def test_ending_the_run_leaves_the_result_so_far(self) -> None:
        def end(_: Deadline) -> None:
            raise SystemExit(143)

        phases = [Phase("ended", 10, end), Phase("next", 10, end)]
        with self.assertRaises(SystemExit):
            run(phases, Result(self.out, {}, phases), Deadline(30))
        self.assertEqual(self.states(), ["cut", "not measured"])


class Float8Test(Folder):
    """The phases of fp8."""

    def test_they_need_a_card_that_has_it(self) -> None:
        bundle = Bundle(self.out, self.out, None)
        require_float8(bundle)
        for capability, refused in (("8.0", True), ("8.6", True), ("8.9", False), ("9.0", False), ("12.0", False)):
            facts = json.dumps({"nvidiaSmi": {"compute_cap": capability}})
            (self.out / "facts.json").write_text(facts, encoding="utf-8")
            if refused:
                with self.assertRaisesRegex(NotApplicableError, f"8.9 or newer, and this card has {capability}"):
                    require_float8(bundle)
            else:
                require_float8(bundle)
        (self.out / "facts.json").write_text('{"nvidiaSmi": {"error": "none"}}', encoding="utf-8")
        require_float8(bundle)


class ProtocolTest(Folder):
    """Contestants that misbehave."""

    def contestant(self, program: str) -> Contestant:
        """A contestant written in Python."""
        contestant = Contestant([sys.executable, "-c", program], self.out / "log.txt")
        self.addCleanup(contestant.kill)
        return contestant

    def test_answers(self) -> None:
        program = "import sys\nfor line in sys.stdin: print(line.strip(), flush=True)"
        with self.contestant(program) as echo:
            self.assertEqual(echo.ask(30, "time", runs=3), {"do": "time", "runs": 3})

    def test_a_failure_a_silence_and_an_end_are_reported(self) -> None:
        answer = json.dumps({"failed": "why"})
        failing = self.contestant(f"input(); print({answer!r}, flush=True); input()")
        with self.assertRaisesRegex(ContestantError, "hello: why"):
            failing.ask(30, "hello")
        with self.assertRaisesRegex(ContestantError, "no answer in time"):
            self.contestant("import time; time.sleep(60)").ask(0.5, "hello")
        with self.assertRaisesRegex(ContestantError, "exit code 5"):
            self.contestant("raise SystemExit(5)").ask(30, "hello")


class FirstLightTest(Folder):
    """The command itself."""

    def test_a_folder_in_use_is_refused(self) -> None:
        (self.out / "something").touch()
        script = Path(__file__).parents[1] / "first-light"
        done = subprocess.run([script, self.out], check=False, capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
