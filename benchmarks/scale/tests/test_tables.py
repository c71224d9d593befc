# SPDX-License-Identifier: Apache-2.0
"""The account by hand, the simulation against the measured server, and the tables of the page."""

import unittest
from pathlib import Path

from scale import account, assumptions, tables
from scale.account import Costs, Machine, Photo

_PAGE = Path(__file__).resolve().parents[3] / "docs/scale.md"


class AccountTest(unittest.TestCase):
    """What saturates first."""

    _machine = Machine("two GPUs", gpus=2, cores=10, network=1e9, storage=5e8, bus=1e10, price=7.2)
    _costs = Costs(gpu=1000, serving=0.001, input=1e6, fetch=0.4)

    def test_each_part_has_its_rate(self) -> None:
        photo = Photo("small", size=1e5, preparing=0.004)
        parts = account.limits(self._machine, photo, self._costs)
        expected = {"GPUs": 2000, "processors": 2000, "network": 10_000, "storage": 5000, "bus": 20_000}
        for part, rate in expected.items():
            self.assertAlmostEqual(parts[part], rate, places=6)

    def test_the_slowest_part_decides(self) -> None:
        large = Photo("large", size=1e6, preparing=0.004)
        self.assertEqual(account.slowest(self._machine, large, self._costs), ("storage", 500))
        slow = Photo("slow", size=1e5, preparing=0.099)
        name, rate = account.slowest(self._machine, slow, self._costs)
        self.assertEqual(name, "processors")
        self.assertAlmostEqual(rate, 100)
        # $7.20 an hour are 0.2 cents a second, for 100 photos.
        self.assertAlmostEqual(account.dollars_per_million(self._machine, slow, self._costs), 20)

    def test_cores_for_a_gpu(self) -> None:
        self.assertAlmostEqual(account.cores_needed(Photo("small", 1e5, 0.004), self._costs), 5)


class MeasuredTest(unittest.TestCase):
    """The simulation with the times of a server on a CPU gives the latency that this server had."""

    def test_latency_under_load(self) -> None:
        figures = assumptions.measured_server()
        outcome = tables.on_cpu(figures)
        for part in (50, 90, 99):
            expected = figures["load"]["percentiles"][str(part)]
            self.assertAlmostEqual(outcome.percentile(part / 100) / expected, 1, delta=0.3, msg=f"p{part}")


class PageTest(unittest.TestCase):
    """The tables that people read are those that the command makes."""

    def test_every_table_is_in_the_page(self) -> None:
        page = _PAGE.read_text(encoding="utf-8")
        for make in tables.TABLES:
            with self.subTest(make.__name__):
                self.assertIn("\n".join(make()) + "\n", page, "python3 -m scale --write, in benchmarks, writes it")


if __name__ == "__main__":
    unittest.main()
