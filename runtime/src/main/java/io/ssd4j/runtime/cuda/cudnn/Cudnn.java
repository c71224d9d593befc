// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.interop.CheckedCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The checked calls of cuDNN. Thread-safe; the library must be loaded. */
public final class Cudnn {
    static final CheckedCalls CALLS = new CheckedCalls(CUDNN_STATUS_SUCCESS(), Cudnn::describe);

    /** cuDNN truncates longer messages; the longest are the warnings of several engines, one after the other. */
    private static final int LAST_ERROR_BYTES = 4096;

    /** Statuses of one kind share their thousands. */
    private static final int STATUS_GROUP = 1000;

    private Cudnn() {}

    /** The library's version number, 92400 for 9.24.0; part of every plan. */
    public static long version() {
        return cudnnGetVersion();
    }

    /** The status's name and cuDNN's details, of which it keeps only those of the calling thread's last failure. */
    private static String describe(int status) {
        String detail = lastError();
        return detail.isEmpty() ? statusName(status) : statusName(status) + ": " + detail;
    }

    /** Whether a status says that a graph is well-formed but cannot be computed that way: {@code CUDNN_STATUS_NOT_SUPPORTED_*}. */
    static boolean isUnsupported(int status) {
        return status / STATUS_GROUP == CUDNN_STATUS_NOT_SUPPORTED() / STATUS_GROUP;
    }

    static String statusName(int status) {
        return NativeMemory.utf8(cudnnGetErrorString(status));
    }

    private static String lastError() {
        try (Arena arena = Arena.ofConfined()) {
            // Zeroed, so the text is terminated even if nothing is written.
            MemorySegment message = arena.allocate(LAST_ERROR_BYTES);
            cudnnGetLastErrorString(message, LAST_ERROR_BYTES - 1);
            return message.getString(0).strip().replaceAll("\\s*\n\\s*", "; ");
        }
    }
}
