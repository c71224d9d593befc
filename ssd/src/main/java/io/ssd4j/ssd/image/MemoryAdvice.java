// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

/** What a user does about a photo that does not fit in memory. */
final class MemoryAdvice {
    /** Follows a semicolon. Pixels and files are outside the Java heap, in memory whose limit is by default that of the heap. */
    static final String TEXT = "scale the photo down, or raise the limits of heap and native memory, now "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB, with the JVM options -Xmx and -XX:MaxDirectMemorySize, for example -Xmx4g"
            + " (for ./ssd4j in the environment variable SSD4J_JAVA_OPTS)";

    private MemoryAdvice() {}
}
