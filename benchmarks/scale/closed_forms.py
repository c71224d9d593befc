# SPDX-License-Identifier: Apache-2.0
"""Queues whose behavior is known exactly: what the simulation is compared with.

Kleinrock, Queueing Systems, volume 1, sections 3.2 (M/M/1), 3.5 (M/M/c), 3.6 (M/M/1/K) and 5.6 (M/G/1).
"""

import math


def mm1_mean(arrivals: float, services: float) -> float:
    """Returns the mean time in an M/M/1 queue, waiting and served.

    Args:
        arrivals: a second.
        services: a second, more than arrivals.
    """
    return 1 / (services - arrivals)


def mm1_percentile(arrivals: float, services: float, part: float) -> float:
    """Returns the time in an M/M/1 queue that this part of all does not exceed."""
    return -math.log(1 - part) / (services - arrivals)


def md1_mean(arrivals: float, service: float) -> float:
    """Returns the mean time in an M/D/1 queue, whose services all take the same time in seconds."""
    load = arrivals * service
    return service + load * service / (2 * (1 - load))


def mmc_mean(arrivals: float, services: float, servers: int) -> float:
    """Returns the mean time in an M/M/c queue: Erlang's C formula, and the service."""
    offered = arrivals / services
    some_free = sum(offered**k / math.factorial(k) for k in range(servers))
    all_busy = offered**servers / math.factorial(servers) * servers / (servers - offered)
    waits = all_busy / (some_free + all_busy)
    return waits / (servers * services - arrivals) + 1 / services


def mm1k_refused(arrivals: float, services: float, places: int) -> float:
    """Returns the part of all that finds no place in an M/M/1/K queue.

    Args:
        arrivals: a second.
        services: a second.
        places: those that wait and the one that is served.
    """
    load = arrivals / services
    return (1 - load) * load**places / (1 - load ** (places + 1))
