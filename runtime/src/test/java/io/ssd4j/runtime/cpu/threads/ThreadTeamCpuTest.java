// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.bindings.LibraryStatus;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ThreadTeamCpuTest {

    @BeforeAll
    static void loadOpenMp() {
        assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(NativeLibrary.GOMP));
    }

    @Test
    void runsTheTaskOnceOnEachThread() {
        AtomicIntegerArray calls = new AtomicIntegerArray(3);
        Thread[] threads = new Thread[3];

        new ThreadTeam(3).run((thread, count) -> {
            assertEquals(3, count);
            calls.incrementAndGet(thread);
            threads[thread] = Thread.currentThread();
        });

        for (int i = 0; i < 3; i++) {
            assertEquals(1, calls.get(i));
        }
        assertSame(Thread.currentThread(), threads[0]);
        assertTrue(threads[1] != threads[0] && threads[2] != threads[0] && threads[1] != threads[2]);
    }

    @Test
    void threadsRunAtTheSameTime() {
        CyclicBarrier both = new CyclicBarrier(2);

        new ThreadTeam(2).run((_, _) -> {
            try {
                both.await(1, TimeUnit.MINUTES);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        assertEquals(0, both.getNumberWaiting());
    }

    @Test
    void oneThreadIsTheCaller() {
        Thread[] thread = new Thread[1];

        new ThreadTeam(1).run((index, count) -> {
            assertEquals(0, index);
            assertEquals(1, count);
            thread[0] = Thread.currentThread();
        });

        assertSame(Thread.currentThread(), thread[0]);
    }

    @Test
    void anExceptionOfAWorkerReachesTheCaller() {
        IllegalArgumentException thrown = new IllegalArgumentException("part 1");
        AtomicInteger others = new AtomicInteger();

        IllegalArgumentException caught = assertThrows(
                IllegalArgumentException.class,
                () -> new ThreadTeam(2).run((thread, _) -> {
                    if (thread == 1) {
                        throw thrown;
                    }
                    others.incrementAndGet();
                }));

        assertSame(thrown, caught);
        assertEquals(1, others.get());
    }

    @Test
    void anErrorOfTheCallersPartReachesTheCaller() {
        StackOverflowError thrown = new StackOverflowError();

        StackOverflowError caught = assertThrows(
                StackOverflowError.class,
                () -> new ThreadTeam(2).run((thread, _) -> {
                    if (thread == 0) {
                        throw thrown;
                    }
                }));

        assertSame(thrown, caught);
    }

    @Test
    void afterAnExceptionTheNextRunIsClean() {
        ThreadTeam team = new ThreadTeam(2);
        assertThrows(
                IllegalStateException.class,
                () -> team.run((_, _) -> {
                    throw new IllegalStateException();
                }));

        AtomicInteger calls = new AtomicInteger();
        team.run((_, _) -> calls.incrementAndGet());

        assertEquals(2, calls.get());
    }

    @Test
    void aTaskMayRunATask() {
        ThreadTeam team = new ThreadTeam(2);
        AtomicInteger inner = new AtomicInteger();

        team.run((_, _) -> team.run((thread, count) -> {
            assertEquals(0, thread);
            assertEquals(1, count);
            inner.incrementAndGet();
        }));

        assertEquals(2, inner.get());
    }

    @Test
    void twoCallersAtOnceGetTheirOwnResults() throws Exception {
        ThreadTeam team = new ThreadTeam(2);
        CyclicBarrier start = new CyclicBarrier(2);

        try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
            Future<Integer> first = callers.submit(() -> sumOfRuns(team, start, 1));
            Future<Integer> second = callers.submit(() -> sumOfRuns(team, start, 1000));

            assertEquals(2 * 200, first.get());
            assertEquals(2 * 200 * 1000, second.get());
        }
    }

    private static int sumOfRuns(ThreadTeam team, CyclicBarrier start, int value) throws Exception {
        start.await(1, TimeUnit.MINUTES);
        AtomicInteger sum = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            team.run((_, _) -> sum.addAndGet(value));
        }
        return sum.get();
    }

    @Test
    void runsAllocateNothing() {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ThreadTeam team = new ThreadTeam(2);
        long[] before = new long[2];
        long[] after = new long[2];
        int[] runs = new int[2];
        ParallelTask warmUp = (thread, _) -> runs[thread]++;
        ParallelTask readBefore = (thread, _) -> before[thread] = memory.getCurrentThreadAllocatedBytes();
        ParallelTask readAfter = (thread, _) -> after[thread] = memory.getCurrentThreadAllocatedBytes();
        long least = Long.MAX_VALUE;
        repeat(team, warmUp, 3_000);

        // The JVM occasionally allocates for a thread; an allocation by the runs shows in every round.
        for (int round = 0; round < 5; round++) {
            team.run(readBefore);
            repeat(team, warmUp, 500);
            team.run(readAfter);
            least = Math.min(least, after[0] - before[0] + after[1] - before[1]);
        }

        assertEquals(5_500, runs[0]);
        assertTrue(least < 500, "bytes of 500 runs: " + least);
    }

    private static void repeat(ThreadTeam team, ParallelTask task, int times) {
        for (int i = 0; i < times; i++) {
            team.run(task);
        }
    }

    @Test
    void aTeamWithoutThreadsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ThreadTeam(0));
    }
}
