// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Memory that this process keeps alive.
 *
 * @param heap bytes of live Java objects
 * @param offHeap off-heap bytes allocated by Java code, which the JVM's native memory tracking reports as "Other"
 */
record LiveMemory(long heap, long offHeap) {
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+, committed=(\\d+)\\)");

    static LiveMemory now() {
        // Objects freed in the first round may make others collectable in the second.
        System.gc();
        System.gc();
        return new LiveMemory(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), offHeapBytes());
    }

    private static long offHeapBytes() {
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {"summary", "scale=b"}},
                            new String[] {String[].class.getName()});
            Matcher other = OTHER.matcher(String.valueOf(answer));
            if (!other.find()) {
                throw new IllegalStateException("run the JVM with -XX:NativeMemoryTracking=summary: " + answer);
            }
            return Long.parseLong(other.group(1));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
