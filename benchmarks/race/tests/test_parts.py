# SPDX-License-Identifier: Apache-2.0
"""The parts of the race that need no contestant."""

import itertools
import json
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from race import BENCHMARKS, clocks, roofline, schedule
from race.clocks import Reading
from race.entrant import Entrant
from race.nvml import CardReading
from race.schedule import Heat
from race.timing import Timing, percentile

# A substitute for NVML, from its public documentation: a call with arguments in another order reads other values.
_NVML = """
typedef struct { unsigned long long total, free, used; } memory;
static int card;
int nvmlInit_v2(void) { return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **out) { *out = &card; return index == 3 ? 0 : 2; }
int nvmlDeviceGetHandleByUUID(const char *uuid, void **out) { *out = &card; return uuid[4] == 'a' ? 0 : 2; }
int nvmlDeviceGetClockInfo(void *c, unsigned kind, unsigned *mhz) {
  if (c != &card) return 2;
  *mhz = kind == 1 ? 1980 : kind == 2 ? 2619 : 0;
  return 0;
}
int nvmlDeviceGetMaxClockInfo(void *c, unsigned kind, unsigned *mhz) { *mhz = kind == 1 ? 1990 : 0; return c != &card; }
int nvmlDeviceGetPowerUsage(void *c, unsigned *milliwatts) { *milliwatts = 512345; return c != &card; }
int nvmlDeviceGetTemperature(void *c, unsigned sensor, unsigned *celsius) { return 3; }
int nvmlDeviceGetCurrentClocksThrottleReasons(void *c, unsigned long long *mask) { *mask = 5; return c != &card; }
int nvmlDeviceGetMemoryInfo(void *c, memory *m) { m->total = 9; m->free = 2; m->used = 7; return c != &card; }
"""
_READ = "from race import nvml; n = nvml.Nvml(); print(n.reading(), n.highest_sm_mhz(), n.memory_used())"


class NvmlTest(unittest.TestCase):
    """The calls, against a library with NVML's name and signatures."""

    def _read(self, visible: str, library: str = _NVML) -> "subprocess.CompletedProcess[str]":
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "nvml.c"
            source.write_text(library, encoding="utf-8")
            subprocess.run(["cc", "-shared", "-fPIC", "-o", f"{folder}/libnvidia-ml.so.1", source], check=True)
            environment = {"LD_LIBRARY_PATH": folder, "CUDA_VISIBLE_DEVICES": visible}
            command = [sys.executable, "-B", "-c", _READ]
            return subprocess.run(command, env=environment, cwd=BENCHMARKS, capture_output=True, text=True, check=False)

    def test_reads_clocks_power_and_what_holds_the_clock_down(self) -> None:
        expected = CardReading(1980, 2619, 512.345, None, ("software power cap",))
        for visible in ("3,1", "GPU-a1"):
            self.assertEqual(f"{expected} 1990 7\n", self._read(visible).stdout)

    def test_a_missing_card_is_an_error(self) -> None:
        self.assertIn("NvmlError: nvmlDeviceGetHandleByIndex_v2: status 2", self._read("0").stderr)

    def test_a_missing_function_is_an_error(self) -> None:
        self.assertIn("NvmlError: NVML has no nvmlInit_v2", self._read("0", "int unrelated;").stderr)


class ClocksTest(unittest.TestCase):
    """The summary of the samples."""

    def test_summarizes_what_was_seen_since_a_moment(self) -> None:
        slow = Reading({"smMHz": 100, "celsius": None})
        fast = Reading({"smMHz": 200, "celsius": None}, ("hardware slowdown",))
        readings = itertools.chain([slow] * 3, itertools.repeat(fast))
        sampled = clocks.Clocks(lambda: next(readings), "a test", {"highestSmMHz": 300}, period=0.002)
        self.addCleanup(sampled.close)
        while sampled.since(0)["samples"] < 6:
            time.sleep(0.002)
        found = sampled.since(0)
        self.assertEqual((100, 200), (found["smMHz"]["min"], found["smMHz"]["max"]))
        self.assertEqual(
            (["hardware slowdown"], None, 300), (found["heldDownBy"], found["celsius"], found["highestSmMHz"])
        )
        self.assertEqual(0, sampled.since(time.monotonic() + 60)["samples"])

    def test_says_why_there_are_none(self) -> None:
        self.assertEqual({"source": "none", "samples": 0, "reason": "no"}, clocks.NoClocks("no").since(0))


class TimingTest(unittest.TestCase):
    """Medians, ratios and percentiles."""

    def test_the_ratio_is_taken_within_each_round(self) -> None:
        ours, theirs = Timing([[1.0], [10.0], [3.0]]), Timing([[2.0], [20.0], [3.0]])
        self.assertEqual({"median": 0.5, "min": 0.5, "max": 1.0}, theirs.row(1, ours)["oursOver"])

    def test_quantiles_go_from_the_least_to_the_greatest_run_of_all_rounds(self) -> None:
        rounds = [[float(n) for n in range(100, 50, -1)], [float(n) for n in range(1, 51)]]
        found = Timing(rounds).row(1, None)["quantilesMicros"]
        self.assertEqual([1.0, *(2.0 * n for n in range(1, 51))], found)

    def test_percentile_is_the_nearest_rank(self) -> None:
        self.assertEqual(99, percentile([float(n) for n in range(1, 101)], 0.99))
        self.assertEqual(3, percentile([1.0, 2.0, 3.0], 0.99))
        self.assertEqual(1, percentile([1.0], 0.5))


class RooflineTest(unittest.TestCase):
    """The layers of ``plan --json``, and rates that could not be measured."""

    def test_layers_without_a_time_are_counted_and_left_out(self) -> None:
        timed = {
            "name": "fc7",
            "engine": "cudnn eng1",
            "knobs": {},
            "flop": 4,
            "bytes": 2,
            "micros": 1.5,
            "bound": None,
        }
        untimed = {"name": "pool5", "engine": "ssd4j max_pool", "flop": 1, "bytes": 1}
        plans = [{"precision": "fp16", "batch": batch, "layers": [timed, untimed]} for batch in (1, 8)]
        with tempfile.TemporaryDirectory() as folder:
            lines = "".join(json.dumps(plan) + "\n" for plan in plans)
            (Path(folder) / "fp16.jsonl").write_text(lines, encoding="utf-8")
            found = list(roofline.layers(Path(folder)))
        self.assertEqual([1, 8], [plan["batch"] for plan in found])
        expected = [{key: timed[key] for key in ("name", "engine", "micros", "flop", "bytes")}]
        self.assertEqual((1, expected), (found[0]["untimed"], found[0]["layers"]))

    def test_a_process_that_dies_leaves_a_reason_for_every_rate(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            dead = Entrant("peaks", [sys.executable, "-c", ""], Path(folder) / "log")
            found = roofline.peaks(dead, 1, time.monotonic() + 60)
        self.assertEqual({}, found["gemmFlopPerSecond"])
        rates = {"copy", "transfer", "gemm fp16", "gemm tf32", "gemm bf16", "gemm fp32"}
        self.assertEqual(rates, set(found["absent"]))
        self.assertIn("exit code 0", found["absent"]["copy"])


class ScheduleTest(unittest.TestCase):
    """The order, and completeness."""

    def test_the_targets_come_first(self) -> None:
        first = [str(heat) for heat in schedule.on_card()[:6]]
        plain = ["fp16 batch 1", "fp16 batch 32", "fp16 batch 128"]
        self.assertEqual(plain + [f"{heat}, compiled too" for heat in plain], first)

    def test_every_precision_and_batch_is_raced_both_ways_once(self) -> None:
        heats = schedule.on_card()
        expected = {
            Heat(precision, batch, compiled)
            for precision in ("fp32", "tf32", "fp16", "bf16")
            for batch in (1, 8, 32, 128)
            for compiled in (False, True)
        }
        self.assertEqual(expected, set(heats))
        self.assertEqual(len(expected), len(heats))

    def test_heats_are_read_from_the_command_line(self) -> None:
        self.assertEqual(Heat("fp16", 8), Heat.parse("fp16:8"))
        self.assertEqual(Heat("fp16", 8, compiled=True), Heat.parse("fp16:8:compiled"))
        with self.assertRaises(ValueError):
            Heat.parse("fp16:8:fast")


if __name__ == "__main__":
    unittest.main()
