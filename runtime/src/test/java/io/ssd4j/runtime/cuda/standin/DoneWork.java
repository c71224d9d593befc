// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Work that the stand-in GPU has done: {@code struct control_done}.
 *
 * @param kernels launches of our own kernels
 * @param libraryCalls executions of cuDNN's plans and cuBLASLt's products
 * @param uploads copies from the host
 * @param uploadedBytes their bytes
 * @param downloads copies to the host
 * @param downloadedBytes their bytes
 */
public record DoneWork(
        long kernels, long libraryCalls, long uploads, long uploadedBytes, long downloads, long downloadedBytes) {

    static DoneWork read(MemorySegment memory) {
        return new DoneWork(at(memory, 0), at(memory, 1), at(memory, 2), at(memory, 3), at(memory, 4), at(memory, 5));
    }

    private static long at(MemorySegment memory, int index) {
        return memory.getAtIndex(ValueLayout.JAVA_LONG, index);
    }

    /** What was done after an earlier state. */
    public DoneWork since(DoneWork earlier) {
        return new DoneWork(
                kernels - earlier.kernels,
                libraryCalls - earlier.libraryCalls,
                uploads - earlier.uploads,
                uploadedBytes - earlier.uploadedBytes,
                downloads - earlier.downloads,
                downloadedBytes - earlier.downloadedBytes);
    }
}
