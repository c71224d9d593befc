// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing.interleaving;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread run at a time. Instrumented code calls {@link #point} before each access of shared memory, and {@link #lock} and {@link
 * #unlock} in place of its locks; in a thread that is not scheduled they do nothing.
 *
 * <p>Only the thread that holds the baton touches the state below; the semaphores hand it on, and order memory.
 */
public final class SeededScheduler {
    private static final long PATIENCE_SECONDS = 60;

    /** Far more than any scenario takes, unless a thread waits in a loop for something that never happens. */
    private static final int MOST_STEPS = 20_000;

    private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();

    private final Random random;
    private final List<Worker> workers = new ArrayList<>();
    private final IdentityHashMap<Object, Ownership> locks = new IdentityHashMap<>();
    private final CountDownLatch ended;
    private int steps;

    /** Why the threads cannot end; null while they may. */
    private @Nullable String stuck;

    private SeededScheduler(long seed, List<Runnable> work) {
        this.random = new Random(seed);
        this.ended = new CountDownLatch(work.size());
        work.forEach(each -> workers.add(new Worker(this, each)));
    }

    /** Thrown in all threads when they are stuck. */
    private static final class StuckError extends AssertionError {
        private static final long serialVersionUID = 1;

        StuckError(String reason) {
            super(reason);
        }
    }

    private static final class Ownership {
        private @Nullable Worker owner;
        private int depth;
    }

    /** A scheduled thread. */
    private static final class Worker implements Runnable {
        private final SeededScheduler scheduler;
        private final Runnable work;
        private final Semaphore baton = new Semaphore(0);

        /** The lock or condition that it waits for; null while it can run. */
        private @Nullable Object awaited;

        private boolean done;
        private @Nullable Throwable failure;

        Worker(SeededScheduler scheduler, Runnable work) {
            this.scheduler = scheduler;
            this.work = work;
        }

        @Override
        public void run() {
            baton.acquireUninterruptibly();
            CURRENT.set(this);
            try {
                work.run();
            } catch (Throwable e) {
                failure = e;
            }
            CURRENT.remove();
            done = true;
            if (scheduler.stuck == null && scheduler.locks.values().stream().anyMatch(lock -> lock.owner == this)) {
                failure = new AssertionError("a thread ended with a lock", failure);
            }
            Worker next = scheduler.next();
            if (next != null) {
                next.baton.release();
            }
            scheduler.ended.countDown();
        }
    }

    /**
     * Runs threads to their end in the order of a seed.
     *
     * @throws AssertionError if a thread failed, or if all wait for each other
     */
    static void run(long seed, List<Runnable> work) {
        SeededScheduler scheduler = new SeededScheduler(seed, work);
        for (Worker worker : scheduler.workers) {
            Thread.ofPlatform().daemon().start(worker);
        }
        Worker first = scheduler.next();
        if (first != null) {
            first.baton.release();
        }
        try {
            if (!scheduler.ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a thread waits for something that the scheduler does not know");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (Worker worker : scheduler.workers) {
            if (worker.failure != null) {
                throw new AssertionError(worker.failure.toString(), worker.failure);
            }
        }
    }

    /** Chooses among the threads that can go on; null if all have ended. */
    private @Nullable Worker next() {
        int able = able();
        if (able == 0) {
            if (workers.stream().anyMatch(worker -> !worker.done)) {
                stuck = "all threads wait for each other";
                workers.forEach(worker -> worker.awaited = null);
                able = able();
            } else {
                return null;
            }
        }
        int chosen = random.nextInt(able);
        for (Worker worker : workers) {
            if (!worker.done && worker.awaited == null && chosen-- == 0) {
                return worker;
            }
        }
        throw new IllegalStateException("no thread was chosen");
    }

    private int able() {
        int able = 0;
        for (Worker worker : workers) {
            able += !worker.done && worker.awaited == null ? 1 : 0;
        }
        return able;
    }

    private void step(Worker worker) {
        if (++steps > MOST_STEPS) {
            stuck = "the threads do not end";
            workers.forEach(each -> each.awaited = null);
        }
        Worker next = next();
        if (next != worker && next != null) {
            next.baton.release();
            worker.baton.acquireUninterruptibly();
        }
        failIfStuck();
    }

    private void failIfStuck() {
        String reason = stuck;
        if (reason != null) {
            throw new StuckError(reason);
        }
    }

    private void await(Worker worker, Object what) {
        worker.awaited = what;
        step(worker);
    }

    @SuppressWarnings("ReferenceEquality") // locks and conditions are what they are, whatever equals says
    private void wake(Object what) {
        workers.forEach(worker -> {
            if (worker.awaited == what) {
                worker.awaited = null;
            }
        });
    }

    /** Another thread may go on here. */
    public static void point() {
        Worker worker = CURRENT.get();
        if (worker != null) {
            worker.scheduler.failIfStuck();
            worker.scheduler.step(worker);
        }
    }

    /** Acquires a reentrant lock. */
    public static void lock(Object lock) {
        Worker worker = CURRENT.get();
        if (worker == null) {
            return;
        }
        SeededScheduler scheduler = worker.scheduler;
        scheduler.failIfStuck();
        scheduler.step(worker);
        Ownership ownership = scheduler.locks.computeIfAbsent(lock, _ -> new Ownership());
        while (ownership.owner != null && ownership.owner != worker) {
            scheduler.await(worker, lock);
        }
        ownership.owner = worker;
        ownership.depth++;
    }

    /** Releases a lock. */
    public static void unlock(Object lock) {
        Worker worker = CURRENT.get();
        if (worker == null || worker.scheduler.stuck != null) {
            return;
        }
        SeededScheduler scheduler = worker.scheduler;
        Ownership ownership = scheduler.locks.computeIfAbsent(lock, _ -> new Ownership());
        if (ownership.owner != worker) {
            throw new IllegalMonitorStateException();
        }
        if (--ownership.depth == 0) {
            ownership.owner = null;
            scheduler.wake(lock);
            scheduler.step(worker);
        }
    }

    /** Releases a lock, waits for a signal, and acquires the lock again. */
    static void await(Object lock, Object condition) {
        Worker worker = CURRENT.get();
        if (worker == null) {
            throw new IllegalStateException("only a scheduled thread may wait");
        }
        SeededScheduler scheduler = worker.scheduler;
        Ownership ownership = scheduler.locks.computeIfAbsent(lock, _ -> new Ownership());
        int depth = ownership.depth;
        ownership.depth = 0;
        ownership.owner = null;
        scheduler.wake(lock);
        scheduler.await(worker, condition);
        lock(lock);
        ownership.depth = depth;
    }

    /** Wakes one of the threads that wait for a condition, any one. */
    @SuppressWarnings("ReferenceEquality") // as above
    static void signal(Object condition) {
        Worker worker = CURRENT.get();
        if (worker == null) {
            return;
        }
        SeededScheduler scheduler = worker.scheduler;
        List<Worker> waiting = scheduler.workers.stream()
                .filter(each -> each.awaited == condition)
                .toList();
        if (!waiting.isEmpty()) {
            waiting.get(scheduler.random.nextInt(waiting.size())).awaited = null;
        }
    }
}
