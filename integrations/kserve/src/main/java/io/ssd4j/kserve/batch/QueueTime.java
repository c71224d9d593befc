// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.batch;

import java.util.concurrent.locks.Condition;

/** The clock of a queue; tests have their own. */
interface QueueTime {

    /** The clock of this process. */
    QueueTime SYSTEM = new QueueTime() {
        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the caller has the loop
        public void await(Condition condition, long nanos) throws InterruptedException {
            condition.awaitNanos(nanos);
        }
    };

    /** Nanoseconds since any fixed time. */
    long now();

    /** Waits for a signal, but not longer than the given time; may return earlier. The caller holds the lock. */
    void await(Condition condition, long nanos) throws InterruptedException;
}
