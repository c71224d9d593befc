// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.interop;

import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Checks the calls of one library: a status other than success becomes an exception that names the function, the status and
 * the library's own text for it. Thread-safe. Checking a call that succeeded allocates nothing.
 */
public final class CheckedCalls {
    private final int success;
    private final IntFunction<String> text;

    /**
     * @param success the status of a call that succeeded
     * @param text the name of a status and the library's text for it; called on the thread whose call failed, and only then
     */
    public CheckedCalls(int success, IntFunction<String> text) {
        this.success = success;
        this.text = text;
    }

    /**
     * Checks a status.
     *
     * @throws NativeCallException if it is not success
     */
    public void check(String function, int status) {
        check(function, "", status);
    }

    /**
     * Checks a status.
     *
     * @param subject what the call was about, for the message; turned into text only if the call failed
     * @throws NativeCallException if the status is not success
     */
    public void check(String function, Object subject, int status) {
        if (status != success) {
            throw new NativeCallException(function, subject.toString(), status, text.apply(status));
        }
    }

    /**
     * Calls a function that stores a pointer through its parameter.
     *
     * @return the pointer
     * @throws NativeCallException if the function fails
     */
    public MemorySegment pointer(String function, Object subject, ToIntFunction<MemorySegment> call) {
        try (Arena arena = Arena.ofConfined()) {
            return out(arena, ValueLayout.ADDRESS, function, subject, call).get(ValueLayout.ADDRESS, 0);
        }
    }

    /** As above, for a call whose function name says everything. */
    public MemorySegment pointer(String function, ToIntFunction<MemorySegment> call) {
        return pointer(function, "", call);
    }

    /** As {@link #pointer}, for a 32-bit integer. */
    public int int32(String function, Object subject, ToIntFunction<MemorySegment> call) {
        try (Arena arena = Arena.ofConfined()) {
            return out(arena, ValueLayout.JAVA_INT, function, subject, call).get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** As {@link #pointer}, for a 64-bit integer. */
    public long int64(String function, Object subject, ToIntFunction<MemorySegment> call) {
        try (Arena arena = Arena.ofConfined()) {
            return out(arena, ValueLayout.JAVA_LONG, function, subject, call).get(ValueLayout.JAVA_LONG, 0);
        }
    }

    private MemorySegment out(
            Arena arena, MemoryLayout layout, String function, Object subject, ToIntFunction<MemorySegment> call) {
        MemorySegment slot = arena.allocate(layout);
        check(function, subject, call.applyAsInt(slot));
        return slot;
    }
}
