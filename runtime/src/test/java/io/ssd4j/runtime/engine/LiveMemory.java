// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds on to.
 *
 * @param heap bytes of live Java objects
 * @param offHeap bytes that Java code has allocated off the heap: the JVM's native memory tracking calls them "Other"
 */
record LiveMemory(long heap, long offHeap) {
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+, committed=(\\d+)\\)");

    static LiveMemory now() {
        // What the collector frees in the first round may free more in the second.
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
