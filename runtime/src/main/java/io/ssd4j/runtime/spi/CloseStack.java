// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Owned things, closed last in first out. One that fails to close does not keep the rest open: the first failure is
 * thrown in the end with the others suppressed in it. Not thread-safe.
 */
public final class CloseStack implements AutoCloseable {
    /** Something to undo, without a checked exception. */
    @FunctionalInterface
    public interface Closing {
        /** Undoes it. */
        void close();
    }

    private final Deque<Closing> owned = new ArrayDeque<>();

    /** Owns nothing yet. */
    public CloseStack() {}

    /** Takes ownership and hands the thing back. */
    public <T extends AutoCloseable> T own(T thing) {
        owned.push(() -> {
            try {
                thing.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("closing " + thing, e);
            }
        });
        return thing;
    }

    /** Off-heap memory that may be used by any thread until this is closed. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the stack
    public Arena arena() {
        return own(Arena.ofShared());
    }

    /** Runs something at closing. */
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
