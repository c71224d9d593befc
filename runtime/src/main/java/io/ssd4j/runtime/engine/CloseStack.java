// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Owned resources, closed last in, first out. A failure to close one does not keep the rest open: the first failure is thrown at
 * the end, with the others suppressed in it. Not thread-safe.
 */
public final class CloseStack implements AutoCloseable {
    /** An action at closing, without a checked exception. */
    @FunctionalInterface
    public interface Closing {
        /** Runs it. */
        void close();
    }

    private final Deque<Closing> owned = new ArrayDeque<>();

    /** An empty stack. */
    public CloseStack() {}

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
    public void onClose(Closing closing) {
        owned.push(closing);
    }

    /** Closes everything, newest first; idempotent. */
    @Override
    public void close() {
        Throwable first = null;
        while (!owned.isEmpty()) {
            first = closeNewest(first);
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }

    private @Nullable Throwable closeNewest(@Nullable Throwable earlier) {
        try {
            owned.pop().close();
            return earlier;
        } catch (RuntimeException | Error e) {
            if (earlier == null) {
                return e;
            }
            earlier.addSuppressed(e);
            return earlier;
        }
    }
}
