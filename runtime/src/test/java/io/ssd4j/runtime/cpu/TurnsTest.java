// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final int PROCESSORS = 3;

    private final Turns turns = new Turns(PROCESSORS);

    /** Whether a computation that starts now has to wait; it ends later then. */
    private boolean waits(int threads) {
        Thread computation = Thread.ofPlatform().daemon().start(() -> {
            turns.take(threads);
            turns.giveBack(threads);
        });
        while (computation.isAlive() && computation.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return computation.isAlive();
    }

    @Test
    void computationsTogetherNeverHaveMoreThreadsThanProcessors() throws Exception {
        AtomicInteger used = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> computations = new ArrayList<>();
            for (int computation = 0; computation < 6; computation++) {
                int size = computation % PROCESSORS + 1;
                computations.add(threads.submit(() -> {
                    for (int run = 0; run < 200; run++) {
                        turns.take(size);
                        most.accumulateAndGet(used.addAndGet(size), Math::max);
                        Thread.onSpinWait();
                        used.addAndGet(-size);
                        turns.giveBack(size);
                    }
                }));
            }
            for (Future<?> computation : computations) {
                computation.get();
            }
        }
        assertTrue(most.get() <= PROCESSORS, () -> most + " threads on " + PROCESSORS + " processors");
        assertFalse(waits(PROCESSORS), "all processors are free in the end");
    }

    @Test
    void aComputationWithMoreThreadsThanProcessorsTakesAllOfThem() {
        turns.take(64);
        assertTrue(waits(1));
        turns.giveBack(64);
        turns.take(PROCESSORS);
    }

    @Test
    void smallComputationsDoNotPassALargeOneThatWaits() throws Exception {
        turns.take(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread large = Thread.ofPlatform().start(() -> {
            turns.take(PROCESSORS);
            turns.giveBack(PROCESSORS);
            done.countDown();
        });
        while (large.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(waits(1), "two processors are free, but the large computation waits for them");
        turns.giveBack(1);
        done.await();
        // Returns when the small one has ended, too.
        turns.take(PROCESSORS);
    }

    @Test
    void anInterruptedThreadStillWaitsForItsTurnAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        turns.take(PROCESSORS);
        assertTrue(Thread.interrupted());
        assertTrue(waits(1));
    }

    @Test
    void aTurnThatNobodyElseWantsAllocatesNothing() {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        takeTurns(2);
        long before = memory.getCurrentThreadAllocatedBytes();
        long nothing = memory.getCurrentThreadAllocatedBytes() - before;
        // The JVM itself may allocate once, for instance when it links a call; what turns allocate would be there every
        // time.
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            before = memory.getCurrentThreadAllocatedBytes();
            takeTurns(1000);
            least = Math.min(least, memory.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(nothing, least);
    }

    private void takeTurns(int count) {
        for (int i = 0; i < count; i++) {
            turns.take(2);
            turns.giveBack(2);
        }
    }
}
