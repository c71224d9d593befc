// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

/** Advice for a photo that does not fit in memory. */
final class MemoryAdvice {
    private static final long MEBIBYTES = Runtime.getRuntime().maxMemory() >> 20;
    private static final long LEAST_GIBIBYTES = 4;

    /** Follows a semicolon. Pixels and files are outside the Java heap, in memory whose limit defaults to that of the heap. */
    static final String TEXT = "scale the photo down, or raise the limit of the memory, now " + MEBIBYTES
            + " MiB, with the JVM option -Xmx" + Math.max(LEAST_GIBIBYTES, (2 * MEBIBYTES) >> 10) + "g";

    private MemoryAdvice() {}
}
