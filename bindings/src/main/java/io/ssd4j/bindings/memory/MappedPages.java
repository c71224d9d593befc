// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import io.ssd4j.bindings.files.OperatingSystem;
import java.lang.foreign.MemorySegment;

/** Physical memory of files that are mapped for reading. */
public final class MappedPages {
    private static final int MADV_DONTNEED = 4;

    private MappedPages() {}

    /**
     * Tells the system that bytes of a file will not be needed soon, so that it stops counting their pages as memory of this process. The
     * bytes can still be read, from the system's copy of the file. Does nothing for other memory.
     *
     * @param bytes a part of a file that was mapped with {@code MapMode.READ_ONLY}; a private mapping would lose what was written to it
     */
    public static void release(MemorySegment bytes) {
        if (bytes.isMapped()
                && bytes.isReadOnly()
                && MappedPages.class.getModule().isNativeAccessEnabled()
                // Elsewhere the number has another meaning.
                && OperatingSystem.ofThisProcess() == OperatingSystem.LINUX) {
            long page = MemoryMapping.LARGEST_PAGE;
            long first = Math.ceilDiv(bytes.address(), page) * page;
            long end = (bytes.address() + bytes.byteSize()) / page * page;
            if (first < end) {
                MemoryMapping.advise(first, end - first, MADV_DONTNEED);
            }
        }
    }
}
