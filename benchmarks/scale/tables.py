# SPDX-License-Identifier: Apache-2.0
"""The tables of docs/scale.md."""

from dataclasses import replace
from typing import Any

from scale import account, assumptions
from scale.cluster import Balancing, Batching, Clients, Cluster, Failures, Work
from scale.simulation import Outcome, simulate

_SEED = 1
_BITS = 8 / 1e9


def _table(*rows: list[str]) -> list[str]:
    head, *rest = [f"| {' | '.join(row)} |" for row in rows]
    return [head, "|" + "---|" * len(rows[0]), *rest]


def _thousands(value: float) -> str:
    return f"{value:,.0f}"


def limits() -> list[str]:
    """Returns what each part of a machine can take, and what saturates first."""
    costs = assumptions.costs()
    rows = [["GPUs", "photos", "GPUs/s", "processors/s", "network/s", "storage/s", "bus/s", "saturates first"]]
    for machine in assumptions.MACHINES:
        for photo in assumptions.photos():
            parts = account.limits(machine, photo, costs)
            first, _ = account.slowest(machine, photo, costs)
            rows.append([machine.name, photo.name, *map(_thousands, parts.values()), first])
    return _table(*rows)


def prices() -> list[str]:
    """Returns what a million photos cost."""
    costs = assumptions.costs()
    rows = [["GPUs", "photos", "photos/s", "GPUs busy, %", "a million photos on the machine, $", "reading them, $"]]
    for machine in assumptions.MACHINES:
        for photo in assumptions.photos():
            _, rate = account.slowest(machine, photo, costs)
            busy = 100 * rate / (machine.gpus * costs.gpu)
            dollars = account.dollars_per_million(machine, photo, costs)
            rows.append(
                [machine.name, photo.name, _thousands(rate), f"{busy:.0f}", f"{dollars:.2f}", f"{costs.fetch:.2f}"]
            )
    return _table(*rows)


def needs() -> list[str]:
    """Returns what one GPU needs to be busy."""
    costs = assumptions.costs()
    rows = [["photos", "cores for one GPU", "network and storage, Gbit/s", "bus, GB/s"]]
    for photo in assumptions.photos():
        cores = account.cores_needed(photo, costs)
        network = costs.gpu * photo.size * _BITS
        rows.append([photo.name, f"{cores:.0f}", f"{network:.1f}", f"{costs.gpu * costs.input / 1e9:.1f}"])
    return _table(*rows)


def _on_gpu(batching: Batching, load: float, seconds: float) -> Outcome:
    rate = load * assumptions.GPU.capacity(assumptions.GPU_BATCHING.most)
    return simulate(Cluster(1, batching, assumptions.GPU), Clients(rate), seconds, warm_up=0.5, seed=_SEED)


def _milliseconds(outcome: Outcome) -> list[str]:
    return [f"{1000 * outcome.percentile(part):.1f}" for part in (0.5, 0.99)]


def delays() -> list[str]:
    """Returns the latency of one GPU for several delays and loads."""
    rows = [["load, %", "max-delay, ms", "p50, ms", "p99, ms", "photos in a batch"]]
    for load in (0.1, 0.5, 0.7, 0.9):
        for delay in (0.0, 0.002, 0.01):
            outcome = _on_gpu(replace(assumptions.GPU_BATCHING, delay=delay), load, seconds=2)
            rows.append(
                [f"{100 * load:.0f}", f"{1000 * delay:.0f}", *_milliseconds(outcome), f"{outcome.mean_batch():.1f}"]
            )
    return _table(*rows)


def batches() -> list[str]:
    """Returns the rate and the latency of one GPU for several largest batches."""
    rows = [["max-batch", "most photos/s", "p50 at 5000 photos/s, ms", "p99, ms", "photos in a batch"]]
    for most in (8, 16, 32, 64, 128):
        batching = replace(assumptions.GPU_BATCHING, most=most, queue=4 * most)
        full = simulate(Cluster(1, batching, assumptions.GPU), Clients(20_000), 0.5, warm_up=0.1, seed=_SEED)
        rate = full.photos / 0.5
        if rate < 5000:
            rows.append([str(most), _thousands(rate), "too slow", "", ""])
            continue
        outcome = simulate(Cluster(1, batching, assumptions.GPU), Clients(5000), 2, warm_up=0.5, seed=_SEED)
        rows.append([str(most), _thousands(rate), *_milliseconds(outcome), f"{outcome.mean_batch():.1f}"])
    return _table(*rows)


def instances() -> list[str]:
    """Returns the rate of one GPU for several instances."""
    rows = [["instances", "most photos/s", "the GPU is busy, %"]]
    for count in (1, 2, 3):
        batching = replace(assumptions.GPU_BATCHING, instances=count)
        cluster = Cluster(1, batching, assumptions.GPU)
        outcome = simulate(cluster, Clients(12_000), 1, warm_up=0.2, seed=_SEED)
        rows.append([str(count), _thousands(outcome.photos), f"{100 * outcome.busy:.0f}"])
    return _table(*rows)


def queues() -> list[str]:
    """Returns what an overload does with queues of several lengths."""
    rows = [["load, %", "queue", "refused, %", "p50, ms", "p99, ms"]]
    for load in (0.95, 1.2):
        for queue in (64, 256, 1024):
            outcome = _on_gpu(replace(assumptions.GPU_BATCHING, queue=queue), load, seconds=2)
            refused = 100 * outcome.refused / (outcome.refused + len(outcome.latencies))
            rows.append([f"{100 * load:.0f}", str(queue), f"{refused:.1f}", *_milliseconds(outcome)])
    return _table(*rows)


def failures() -> list[str]:
    """Returns what happens when servers fail."""
    rows = [
        ["servers", "load, %", "balancing", "failures", "sent again, of each", "lost, of each", "refused, %", "p99, ms"]
    ]
    for servers, seconds, between in ((8, 30.0, 30.0), (1000, 0.3, 30.0)):
        for load, balancing in ((0.7, Balancing.TURNS), (0.7, Balancing.TWO), (0.95, Balancing.TWO)):
            rate = load * servers * assumptions.GPU.capacity(64)
            failing = Failures(between, repair=10, detection=0.2)
            cluster = Cluster(servers, assumptions.GPU_BATCHING, assumptions.GPU, balancing, failing)
            clients = Clients(rate, photos=assumptions.REQUEST, backoff=0.1)
            outcome = simulate(cluster, clients, seconds, warm_up=0.1, seed=_SEED)
            count = max(1, outcome.failures)
            everything = outcome.refused + outcome.lost + len(outcome.latencies)
            rows.append(
                [
                    str(servers),
                    f"{100 * load:.0f}",
                    balancing.value,
                    str(outcome.failures),
                    f"{outcome.repeated / count:.0f}",
                    f"{outcome.lost / count:.1f}",
                    f"{100 * outcome.refused / everything:.1f}",
                    f"{1000 * outcome.percentile(0.99):.1f}",
                ]
            )
    return _table(*rows)


def on_cpu(figures: dict[str, Any]) -> Outcome:
    """Simulates the server that was measured on a CPU, with its own times of decoding and of batches."""
    load = figures["load"]
    fixed, photo = _line({int(size): batch for size, batch in load["batches"].items()})
    stages = figures["lone"]["stages"]
    # The rest of a lone photo's time: its answer, HTTP, and the client.
    around = (figures["lone"]["latency"] - stages["compute"] - stages["wait"]) / 1000
    work = Work(batch=fixed, photo=photo, decoding=around, decoders=2)
    cluster = Cluster(1, Batching(most=figures["batch"]), work)
    return simulate(cluster, Clients(load["rate"]), seconds=2000, warm_up=20, seed=_SEED)


def _line(batches: dict[int, dict[str, float]]) -> tuple[float, float]:
    """Returns the seconds of any batch and of each photo in it that fit the measured batches best."""
    weight = sum(batch["count"] for batch in batches.values())
    mean_size = sum(size * batch["count"] for size, batch in batches.items()) / weight
    mean_time = sum(batch["seconds"] * batch["count"] for batch in batches.values()) / weight
    spread = sum(batch["count"] * (size - mean_size) ** 2 for size, batch in batches.items())
    together = sum(
        batch["count"] * (size - mean_size) * (batch["seconds"] - mean_time) for size, batch in batches.items()
    )
    photo = together / spread
    return max(0.0, mean_time - photo * mean_size), photo


def measured() -> list[str]:
    """Returns the latency that was measured on a CPU beside the simulated one."""
    figures = assumptions.measured_server()
    outcome = on_cpu(figures)
    load = figures["load"]
    sizes = {int(size): batch["count"] for size, batch in load["batches"].items()}
    mean = sum(size * count for size, count in sizes.items()) / sum(sizes.values())
    rows = [["", "p50, ms", "p90, ms", "p95, ms", "p99, ms", "photos in a batch"]]
    rows.append(
        ["measured", *(f"{1000 * load['percentiles'][part]:.0f}" for part in ("50", "90", "95", "99")), f"{mean:.2f}"]
    )
    rows.append(
        [
            "simulated",
            *(f"{1000 * outcome.percentile(part):.0f}" for part in (0.5, 0.9, 0.95, 0.99)),
            f"{outcome.mean_batch():.2f}",
        ]
    )
    return _table(*rows)


TABLES = (limits, prices, needs, measured, delays, batches, instances, queues, failures)
