// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that makes native calls. It is stopped before the JVM ends: at its end, the process runs the destructors of
 * native libraries, which no thread may be inside of.
 */
final class BackgroundThread implements AutoCloseable {
    /** A part of the work takes a fraction of this. */
    private static final Duration LONGEST_PART = Duration.ofSeconds(5);

    private static final Set<BackgroundThread> ALL = new HashSet<>();
    private static @Nullable Thread hook;

    private final Thread thread;

    private BackgroundThread(Runnable work) {
        this.thread = Thread.ofPlatform().daemon().name("ssd4j-change-over").unstarted(() -> {
            try {
                work.run();
            } finally {
                leave(this);
            }
        });
    }

    /** Starts a thread; the work ends if it is interrupted. Does nothing if the JVM is about to end. */
    static BackgroundThread start(Runnable work) {
        BackgroundThread started = new BackgroundThread(work);
        if (enter(started)) {
            try {
                started.thread.setContextClassLoader(null);
                started.thread.start();
            } catch (RuntimeException | Error e) { // the system refuses another thread
                leave(started);
                throw e;
            }
        }
        return started;
    }

    private static boolean enter(BackgroundThread started) {
        synchronized (ALL) {
            try {
                if (hook == null) {
                    Thread stopping = new Thread(BackgroundThread::stopAll, "ssd4j-stop");
                    Runtime.getRuntime().addShutdownHook(stopping);
                    hook = stopping;
                }
                return ALL.add(started);
            } catch (IllegalStateException ending) {
                return false;
            }
        }
    }

    private static void leave(BackgroundThread ended) {
        synchronized (ALL) {
            ALL.remove(ended);
            if (ALL.isEmpty() && hook != null) {
                // A hook that stays would keep the class loader of this class.
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                    hook = null;
                } catch (IllegalStateException ending) {
                    // The hook is running.
                }
            }
        }
    }

    private static void stopAll() {
        Set<BackgroundThread> running;
        synchronized (ALL) {
            running = Set.copyOf(ALL);
        }
        running.forEach(background -> background.thread.interrupt());
        for (BackgroundThread background : running) {
            try {
                background.thread.join(LONGEST_PART);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the work has not ended yet. */
    boolean isRunning() {
        return thread.isAlive();
    }

    /** Interrupts the thread and returns when it has ended; an interrupted caller waits too, and stays interrupted. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
