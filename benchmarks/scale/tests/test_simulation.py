# SPDX-License-Identifier: Apache-2.0
"""The simulation against queues that are known exactly, and by hand."""

import unittest

from scale import closed_forms
from scale.cluster import Balancing, Batching, Clients, Cluster, Failures, Spread, Work
from scale.simulation import Outcome, simulate

_NO_LIMIT = 1 << 40


def _single(work: Work, rate: float, seconds: float, queue: int = _NO_LIMIT, instances: int = 1) -> Outcome:
    """One server that computes photos one by one."""
    batching = Batching(most=1, delay=0, queue=queue, instances=instances)
    return simulate(Cluster(1, batching, work), Clients(rate), seconds, warm_up=200, seed=7)


class ClosedFormsTest(unittest.TestCase):
    """Queues whose behavior is known. The tolerances are about three standard errors of a simulation of this length."""

    def test_exponential_services(self) -> None:
        outcome = _single(Work(1, 0, spread=Spread.EXPONENTIAL), rate=0.7, seconds=80_000)
        mean = closed_forms.mm1_mean(0.7, 1)
        self.assertAlmostEqual(outcome.mean() / mean, 1, delta=0.05)
        for part in (0.5, 0.9, 0.99):
            expected = closed_forms.mm1_percentile(0.7, 1, part)
            self.assertAlmostEqual(outcome.percentile(part) / expected, 1, delta=0.08)

    def test_constant_services(self) -> None:
        for load in (0.3, 0.7):
            outcome = _single(Work(1, 0), load, seconds=60_000)
            self.assertAlmostEqual(outcome.mean() / closed_forms.md1_mean(load, 1), 1, delta=0.03)
            self.assertAlmostEqual(outcome.busy, load, delta=0.01)

    def test_several_instances(self) -> None:
        work = Work(1, 0, spread=Spread.EXPONENTIAL, shared=False)
        outcome = _single(work, rate=2.1, seconds=30_000, instances=3)
        self.assertAlmostEqual(outcome.mean() / closed_forms.mmc_mean(2.1, 1, 3), 1, delta=0.05)

    def test_a_queue_with_few_places_refuses(self) -> None:
        outcome = _single(Work(1, 0, spread=Spread.EXPONENTIAL), rate=0.9, seconds=80_000, queue=4)
        all_requests = len(outcome.latencies) + outcome.refused
        # Four wait, and one is served.
        self.assertAlmostEqual(outcome.refused / all_requests, closed_forms.mm1k_refused(0.9, 1, 5), delta=0.006)

    def test_the_forms_agree_with_each_other(self) -> None:
        self.assertAlmostEqual(closed_forms.mmc_mean(0.7, 1, 1), closed_forms.mm1_mean(0.7, 1))
        self.assertAlmostEqual(closed_forms.mm1k_refused(0.5, 1, 1), 1 / 3)
        # By hand: half of all time is busy; a mean wait of 0.5 and a service of 1.
        self.assertAlmostEqual(closed_forms.md1_mean(0.5, 1), 1.5)


class BatchingTest(unittest.TestCase):
    """What is special about this server."""

    def test_a_photo_waits_for_others_and_not_longer(self) -> None:
        # So few photos that each one is alone.
        cluster = Cluster(1, Batching(most=4, delay=0.002), Work(0.001, 0.0005))
        outcome = simulate(cluster, Clients(rate=0.1), seconds=3000, warm_up=0, seed=1)
        for latency in outcome.latencies:
            self.assertAlmostEqual(latency, 0.002 + 0.001 + 0.0005)

    def test_a_full_batch_does_not_wait(self) -> None:
        cluster = Cluster(1, Batching(most=4, delay=0.002), Work(0.001, 0.0005))
        outcome = simulate(cluster, Clients(rate=0.1, photos=4), seconds=3000, warm_up=0, seed=1)
        for latency in outcome.latencies:
            self.assertAlmostEqual(latency, 0.001 + 4 * 0.0005)

    def test_a_request_may_be_a_part_of_several_batches(self) -> None:
        cluster = Cluster(1, Batching(most=4, delay=0, queue=10), Work(0.001, 0.0005))
        outcome = simulate(cluster, Clients(rate=0.1, photos=10), seconds=3000, warm_up=0, seed=1)
        self.assertAlmostEqual(outcome.latencies[0], 3 * 0.001 + 10 * 0.0005)
        self.assertAlmostEqual(outcome.mean_batch(), 10 / 3)

    def test_a_queue_smaller_than_a_request_refuses_it(self) -> None:
        cluster = Cluster(1, Batching(most=4, delay=0, queue=9), Work(0.001, 0.0005))
        outcome = simulate(cluster, Clients(rate=1, photos=10), seconds=100, warm_up=0, seed=1)
        self.assertEqual(outcome.latencies, [])
        self.assertGreater(outcome.refused, 0)

    def test_photos_are_decoded_at_the_same_time(self) -> None:
        work = Work(0.001, 0.0005, decoding=0.01, decoders=2)
        cluster = Cluster(1, Batching(most=4, delay=0), work)
        outcome = simulate(cluster, Clients(rate=0.1, photos=3), seconds=1000, warm_up=0, seed=1)
        self.assertAlmostEqual(outcome.latencies[0], 0.02 + 0.001 + 3 * 0.0005)

    def test_two_instances_overlap_all_but_the_device(self) -> None:
        # Overload: the batches follow each other as fast as possible.
        rates = []
        for instances in (1, 2):
            cluster = Cluster(
                1, Batching(most=4, delay=0, queue=100, instances=instances), Work(0.001, 0.001, host=0.005)
            )
            outcome = simulate(cluster, Clients(rate=2000), seconds=20, warm_up=1, seed=1)
            rates.append(outcome.photos / 20)
        self.assertAlmostEqual(rates[0] / (4 / 0.010), 1, delta=0.02)
        self.assertAlmostEqual(rates[1] / (4 / 0.005), 1, delta=0.02)


class FailuresTest(unittest.TestCase):
    """Servers that come and go."""

    def test_one_server_is_there_for_a_part_of_the_time(self) -> None:
        failures = Failures(between=10, repair=5, detection=0)
        cluster = Cluster(1, Batching(most=1, delay=0), Work(0.0001, 0), failures=failures)
        outcome = simulate(cluster, Clients(rate=20, attempts=1), seconds=10_000, warm_up=0, seed=3)
        lost = outcome.lost / (outcome.lost + len(outcome.latencies))
        # Mean up and down times: 10 and 5.
        self.assertAlmostEqual(lost, 5 / 15, delta=0.02)

    def test_another_server_answers_what_one_has_lost(self) -> None:
        failures = Failures(between=20, repair=5, detection=0)
        cluster = Cluster(4, Batching(most=4, delay=0), Work(0.005, 0.001), failures=failures)
        outcome = simulate(cluster, Clients(rate=200), seconds=300, warm_up=0, seed=3)
        self.assertGreater(outcome.failures, 20)
        self.assertGreater(outcome.repeated, 0)
        self.assertEqual(outcome.lost + outcome.refused, 0)

    def test_a_dead_server_that_is_not_known_attracts_requests(self) -> None:
        lost = {}
        for balancing in (Balancing.TURNS, Balancing.LEAST):
            failures = Failures(between=100, repair=20, detection=2)
            cluster = Cluster(4, Batching(most=4, delay=0), Work(0.005, 0.001), balancing, failures)
            lost[balancing] = simulate(cluster, Clients(rate=200, attempts=2), seconds=500, warm_up=0, seed=5).lost
        # It is the least busy one as long as nobody knows that it is dead.
        self.assertGreater(lost[Balancing.LEAST], 2 * lost[Balancing.TURNS])

    def test_a_seed_gives_the_same_outcome(self) -> None:
        cluster = Cluster(2, Batching(), Work(0.005, 0.001), failures=Failures(5, 1))
        outcomes = [simulate(cluster, Clients(rate=300), seconds=20, warm_up=1, seed=9) for _ in range(2)]
        self.assertEqual(outcomes[0], outcomes[1])


if __name__ == "__main__":
    unittest.main()
