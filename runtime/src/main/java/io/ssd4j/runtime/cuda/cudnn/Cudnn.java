// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_STATUS_NOT_SUPPORTED;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_STATUS_SUCCESS;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnGetErrorString;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnGetLastErrorString;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnGetVersion;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Checked calls: a status other than success becomes an exception that names the function. Thread-safe. */
public final class Cudnn {
    /** cuDNN cuts what is longer; its longest are the warnings of several engines, one after the other. */
    private static final int LAST_ERROR_BYTES = 4096;

    /** Statuses of one kind have their thousands in common. */
    private static final int STATUS_GROUP = 1000;

    private Cudnn() {}

    /** The library's version as it counts, 92400 for 9.24.0; part of every plan. */
    public static long version() {
        return cudnnGetVersion();
    }

    /**
     * Passes success on.
     *
     * @param subject what the call was about, for the message
     * @throws NativeCallException for every other status
     */
    static void check(String function, int status, String subject) {
        if (status != CUDNN_STATUS_SUCCESS()) {
            throw failure(function, status, subject);
        }
    }

    /** What a failed call is reported as. To be called at once: cuDNN keeps the details of this thread's last failure only. */
    static NativeCallException failure(String function, int status, String subject) {
        StringBuilder text =
                new StringBuilder(statusName(status)).append(" for ").append(subject);
        String detail = lastError();
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return new NativeCallException(function, status, text.toString());
    }

    /** Whether a status says that a graph is well-formed and cannot be computed that way: {@code CUDNN_STATUS_NOT_SUPPORTED_*}. */
    static boolean isUnsupported(int status) {
        return status / STATUS_GROUP == CUDNN_STATUS_NOT_SUPPORTED() / STATUS_GROUP;
    }

    /** {@code CUDNN_STATUS_BAD_PARAM}. */
    static String statusName(int status) {
        return NativeMemory.utf8(cudnnGetErrorString(status));
    }

    private static String lastError() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message =
                    arena.allocate(LAST_ERROR_BYTES); // zeroed, so it ends even where nothing is written
            cudnnGetLastErrorString(message, LAST_ERROR_BYTES - 1);
            return message.getString(0).strip().replaceAll("\\s*\n\\s*", "; ");
        }
    }
}
