// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;

/** Time that passes only when a test says so. For threads of a seeded scheduler, or for one thread. */
final class ManualTime implements QueueTime {
    private final Set<Condition> awaited = new HashSet<>();
    private long now;

    /** Lets time pass, and wakes those whose time has come. */
    void advance(long nanos) {
        now += nanos;
        awaited.forEach(Condition::signal);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    public void await(Condition condition, long nanos) throws InterruptedException {
        awaited.add(condition);
        long end = now + nanos;
        // The scheduler has no switch between this comparison and the waiting, so that no wake-up is lost.
        if (now < end) {
            condition.await();
        }
    }
}
