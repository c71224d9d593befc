// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Owned resources, closed last in, first out. A failure to close one does not keep the rest open: the first failure is thrown at
 * the end, with the others suppressed in it. Not thread-safe.
 */
public final class CloseStack implements AutoCloseable {
    private final Deque<Runnable> owned = new ArrayDeque<>();

    /** Takes ownership of a resource and returns it. */
    public <T extends AutoCloseable> T own(T resource) {
        owned.push(() -> {
            try {
                resource.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("closing " + resource, e);
            }
        });
        return resource;
    }

    /** An arena for off-heap memory that any thread may use until this is closed. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the stack
    public Arena arena() {
        return own(Arena.ofShared());
    }

    /** Runs an action at closing. */
    public void onClose(Runnable closing) {
        owned.push(closing);
    }

    /** Returns a resource after a step of its preparation; closes it if the step fails. */
    public static <T extends AutoCloseable> T prepare(T resource, Consumer<T> step) {
        try {
            step.accept(resource);
            return resource;
        } catch (RuntimeException | Error e) {
            closeAfter(e, resource);
            throw e;
        }
    }

    /**
     * Closes a resource after a failure, which the caller throws. If closing fails too, as it does on a GPU that has failed, that is
     * suppressed in the failure instead of hiding it.
     */
    public static void closeAfter(Throwable failure, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception | Error e) {
            suppress(e, failure);
        }
    }

    private static void suppress(Throwable later, Throwable first) {
        // The JVM may throw one and the same OutOfMemoryError again, and nothing can be suppressed in itself.
        if (!later.equals(first)) {
            first.addSuppressed(later);
        }
    }

    /** Closes everything, newest first; idempotent. */
    @Override
    public void close() {
        Throwable first = null;
        while (!owned.isEmpty()) {
            try {
                owned.pop().run();
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else {
                    suppress(e, first);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }
}
