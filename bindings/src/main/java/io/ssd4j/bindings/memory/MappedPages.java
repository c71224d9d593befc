// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.memory;

import java.lang.foreign.MemorySegment;

/** Physical memory of files that are mapped for reading. */
public final class MappedPages {
    private static final int MADV_DONTNEED = 4;

    /** The largest page of Linux on x86-64 and AArch64: advice is for whole pages. */
    private static final long LARGEST_PAGE = 64 << 10;

    private MappedPages() {}

    /**
     * Says that bytes of a file will not be read soon: the system stops counting their pages as memory of this process. The bytes stay
     * readable, from the system's copy of the file. Does nothing for other memory.
     *
     * @param bytes a part of a file that was mapped with {@code MapMode.READ_ONLY}; a private mapping would lose what was written to it
     */
    public static void release(MemorySegment bytes) {
        if (bytes.isMapped()
                && bytes.isReadOnly()
                && MappedPages.class.getModule().isNativeAccessEnabled()) {
            long first = Math.ceilDiv(bytes.address(), LARGEST_PAGE) * LARGEST_PAGE;
            long end = (bytes.address() + bytes.byteSize()) / LARGEST_PAGE * LARGEST_PAGE;
            if (first < end) {
                MemoryMapping.advise(first, end - first, MADV_DONTNEED);
            }
        }
    }
}
