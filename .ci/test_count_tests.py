# SPDX-License-Identifier: Apache-2.0
"""Tests of count-tests, on made-up reports and processors."""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from types import ModuleType
from xml.sax.saxutils import quoteattr

HERE = Path(__file__).resolve().parent

ZEN_3 = "processor\t: 0\nflags\t\t: fpu sse4_2 fma avx avx2 sha_ni vaes\n"
SAPPHIRE_RAPIDS = "processor\t: 0\nflags\t\t: fpu avx2 avx512f avx512bw avx512_bf16 amx_bf16 amx_tile\n"
GRAVITON_3 = "processor\t: 0\nFeatures\t: fp asimd sve bf16 i8mm\n"
GRAVITON_2 = "processor\t: 0\nFeatures\t: fp asimd aes\n"

LAYERS = """
# layer  class         tests   tests that need
pure     *Test         3
cpu      *CpuTest      5       cpu-bf16=2
native   *NativeTest   7       cudnn=2 cudnn+no-driver=3
"""


def load_script() -> ModuleType:
    """Loads the script, which Python cannot find by itself because it has no suffix."""
    loader = importlib.machinery.SourceFileLoader("count_tests", str(HERE / "count-tests"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("count_tests", loader))
    sys.modules["count_tests"] = module  # dataclasses look for it there
    loader.exec_module(module)
    return module


sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))
count_tests = load_script()
capabilities = count_tests.capabilities


class CountTests(unittest.TestCase):
    """Each case reports tests that ran and tests that were skipped, on its own machine."""

    def setUp(self) -> None:
        """Makes a machine that has every capability."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.layers = self.folder / "layers"
        self.layers.write_text(LAYERS, encoding="utf-8")
        self.machine = dict.fromkeys(capabilities.questions(), True)
        self.cases = []

    def ran(self, class_name: str, number: int) -> None:
        """Reports tests that ran."""
        self.cases += [f"<testcase classname='io.ssd4j.{class_name}' name='case{i}'/>" for i in range(number)]

    def skipped(self, class_name: str, message: str | None) -> None:
        """Reports a test that was skipped."""
        attribute = "" if message is None else f" message={quoteattr(message)}"
        skip = f"<skipped{attribute}/>"
        self.cases.append(f"<testcase classname='io.ssd4j.{class_name}' name='skippedCase'>{skip}</testcase>")

    def problems(self) -> list[str]:
        """Returns the problems that the check finds."""
        reports = self.folder / "reports"
        reports.mkdir(exist_ok=True)
        suite = f"<testsuite>{''.join(self.cases)}</testsuite>"
        (reports / "TEST-made-up.xml").write_text(suite, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as self.table:
            return count_tests.check(str(self.layers), [str(reports)], self.machine)

    def run_all(self) -> None:
        """Reports a run without a skip."""
        self.ran("PlainTest", 3)
        self.ran("NetworkCpuTest", 5)
        self.ran("PlanningNativeTest", 7)

    def test_everything_ran(self) -> None:
        """No problem is reported."""
        self.run_all()
        self.assertEqual([], self.problems())
        self.assertNotIn("more than expected", self.table.getvalue())

    def test_honest_skip_passes(self) -> None:
        """Tests that need a missing capability are not counted."""
        self.machine["cpu-bf16"] = False
        self.ran("PlainTest", 3)
        self.ran("NetworkCpuTest", 3)
        self.skipped("NetworkCpuTest", "Assumption failed: requires: cpu-bf16")
        self.skipped("NetworkCpuTest", "Assumption failed: requires: cpu-bf16")
        self.ran("PlanningNativeTest", 7)
        self.assertEqual([], self.problems())

    def test_silent_skip_fails(self) -> None:
        """A skip without a capability fails even if enough tests ran."""
        for message in (None, "", "the machine has no bf16", "Assumption failed: assumption is not true"):
            with self.subTest(message=message):
                self.cases.clear()
                self.run_all()
                self.skipped("NetworkCpuTest", message)
                problems = "\n".join(self.problems())
                self.assertIn("NetworkCpuTest.skippedCase was skipped and names no capability", problems)

    def test_false_claim_fails(self) -> None:
        """The machine has the capability that the skipped test names."""
        self.ran("PlainTest", 3)
        self.ran("NetworkCpuTest", 4)
        self.skipped("NetworkCpuTest", "Assumption failed: requires: cpu-bf16")
        self.ran("PlanningNativeTest", 7)
        problems = "\n".join(self.problems())
        self.assertIn("needs cpu-bf16, which this machine has", problems)
        self.assertIn("the layer cpu ran 4 tests instead of 5", problems)

    def test_unknown_capability_fails(self) -> None:
        """A name that cannot be checked is not a reason."""
        self.run_all()
        self.skipped("PlainTest", "requires: patience")
        self.assertIn("patience, which is not a capability", "\n".join(self.problems()))

    def test_missing_tests_fail(self) -> None:
        """Tests that were renamed, deleted or never started are missing, although none was skipped."""
        self.ran("PlainTest", 3)
        self.ran("NetworkCpuTest", 4)
        self.ran("PlanningNativeTest", 7)
        self.assertEqual(["the layer cpu ran 4 tests instead of 5"], self.problems())
        self.assertIn("TOO FEW", self.table.getvalue())

    def test_missing_tests_fail_although_others_are_skipped(self) -> None:
        """Justified skips in a layer do not excuse missing tests."""
        self.machine["cpu-bf16"] = False
        self.ran("PlainTest", 3)
        self.ran("NetworkCpuTest", 2)
        self.skipped("NetworkCpuTest", "requires: cpu-bf16")
        self.ran("PlanningNativeTest", 7)
        self.assertEqual(["the layer cpu ran 2 tests instead of 3"], self.problems())

    def test_a_test_may_need_several_capabilities(self) -> None:
        """It is counted once, whichever capability is missing."""
        for lacking, possible in (({"no-driver"}, 4), ({"cudnn"}, 2), ({"cudnn", "no-driver"}, 2)):
            for ran in (possible, possible - 1):
                with self.subTest(lacking=lacking, ran=ran):
                    self.machine = {name: name not in lacking for name in self.machine}
                    self.cases.clear()
                    self.ran("PlainTest", 3)
                    self.ran("NetworkCpuTest", 5)
                    self.ran("PlanningNativeTest", ran)
                    self.skipped("PlanningNativeTest", f"requires: {min(lacking)}")
                    too_few = [f"the layer native ran {ran} tests instead of {possible}"] if ran < possible else []
                    self.assertEqual(too_few, self.problems())

    def test_more_tests_than_before_are_no_problem(self) -> None:
        """The output asks to raise the number, so that they are counted from then on."""
        self.run_all()
        self.ran("NewTest", 1)
        self.assertEqual([], self.problems())
        self.assertIn("raise the number", self.table.getvalue())

    def test_nested_classes_belong_to_the_outermost(self) -> None:
        """The longest matching pattern determines the layer."""
        layers = count_tests.read_layers(self.layers, frozenset(self.machine))
        self.assertEqual("cpu", count_tests.layer_of("io.ssd4j.NetworkCpuTest$Inner", layers))
        self.assertEqual("pure", count_tests.layer_of("io.ssd4j.NetworkTest", layers))
        with self.assertRaisesRegex(SystemExit, "belongs to no layer"):
            count_tests.layer_of("io.ssd4j.NetworkSpec", layers)

    def test_layers_name_capabilities_that_exist(self) -> None:
        """A misspelled capability is an error."""
        self.layers.write_text("cpu *CpuTest 5 cpu-bf17=2\n", encoding="utf-8")
        with self.assertRaisesRegex(SystemExit, "no such capability in cpu-bf17=2"):
            self.problems()


class Machines(unittest.TestCase):
    """Capabilities of machines, with processors from files like /proc/cpuinfo."""

    def setUp(self) -> None:
        """Makes a folder for these files."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def cpuinfo(self, text: str) -> str:
        """Writes a file with this text."""
        file = self.folder / "cpuinfo"
        file.write_text(text, encoding="utf-8")
        return str(file)

    def test_the_processor_determines_bf16(self) -> None:
        """The flags are those of x86-64 and arm64."""
        cases = ((ZEN_3, False), (SAPPHIRE_RAPIDS, True), (GRAVITON_2, False), (GRAVITON_3, True), ("", False))
        for text, has in cases:
            with self.subTest(text=text):
                self.assertEqual(has, capabilities.questions(self.cpuinfo(text))["cpu-bf16"]())

    def test_the_environment_may_name_another_processor(self) -> None:
        """The tests read the same variable."""
        named = os.environ | {"SSD4J_CPUINFO": self.cpuinfo(ZEN_3)}
        self.assertFalse(capabilities.questions(environment=named)["cpu-bf16"]())

    def test_a_library_that_does_not_load_is_absent(self) -> None:
        """The loader decides, not the name of the file."""
        (self.folder / "libcudnn.so.9").write_text("not a library", encoding="utf-8")
        path = {"LD_LIBRARY_PATH": str(self.folder)}
        with contextlib.chdir(self.folder):  # away from a .venv with the real library
            self.assertFalse(capabilities.questions(environment=path)["cudnn"]())

    def test_a_script_can_ask_for_some_capabilities(self) -> None:
        """Only those that are named are checked, since some checks take long or change the machine."""

        def unexpected() -> bool:
            raise AssertionError("a capability was checked that nobody asked for")

        machine = {"curl": lambda: True, "gcc": lambda: True, "root": lambda: False, "mounts": unexpected}
        self.assertEqual(0, capabilities.has_all(["curl", "gcc"], machine))
        self.assertEqual(1, capabilities.has_all(["curl", "root"], machine))
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(2, capabilities.has_all(["curl", "patience"], machine))
            self.assertEqual(2, capabilities.has_all([], machine))
        self.assertIn("there is no patience; there are curl, gcc, mounts, root", said.getvalue())

    def test_another_compiler_is_not_gcc(self) -> None:
        """A compiler that does not start is not GCC either."""
        for compiler in ("true", "no-such-compiler"):
            self.assertFalse(capabilities.questions(environment=os.environ | {"CC": compiler})["gcc"]())

    def test_the_java_tests_use_the_same_names(self) -> None:
        """The names are those of the Java class that skips tests."""
        source = HERE.parent / "testing/src/main/java/io/ssd4j/testing/Capability.java"
        names = re.findall(r'^    [A-Z0-9_]+\(\s*"([^"]+)"', source.read_text(encoding="utf-8"), re.MULTILINE)
        self.assertEqual(sorted(capabilities.questions()), sorted(names))

    def test_an_avx2_machine_passes_with_its_own_skips(self) -> None:
        """Runs the whole command as on AMD's Zen 3; the same reports are rejected on a processor with bf16."""
        layers = self.folder / "layers"
        layers.write_text("cpu *CpuTest 102 cpu-bf16=28\n", encoding="utf-8")
        reports = self.folder / "surefire-reports"
        reports.mkdir()
        cases = ["<testcase classname='io.ssd4j.ACpuTest' name='ran'/>"] * 74
        skip = "<skipped message='Assumption failed: requires: cpu-bf16'/>"
        cases += [f"<testcase classname='io.ssd4j.ACpuTest' name='skipped'>{skip}</testcase>"] * 28
        (reports / "TEST-a.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>", encoding="utf-8")
        for text, code in ((ZEN_3, 0), (SAPPHIRE_RAPIDS, 1)):
            command = [str(HERE / "count-tests"), "--cpuinfo", self.cpuinfo(text), str(layers), str(reports)]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(code, ended.returncode, ended.stdout + ended.stderr)


if __name__ == "__main__":
    unittest.main()
