// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.util.Locale;
import java.util.Optional;

/** Whether this JVM can run the transforms. Refers to nothing of {@code jdk.incubator.vector}, which may be absent. */
final class VectorModule {
    private VectorModule() {}

    /** Why the Vector API cannot be used, or would be hundreds of times slower than anything else; empty if it can. */
    static Optional<String> unavailable() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.of(
                    "the JVM has no module jdk.incubator.vector: start java with --add-modules jdk.incubator.vector");
        }
        // Only the JIT compiler C2 turns vector operations into instructions.
        String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
        if (mode.contains("interpreted") || mode.contains("emulated-client")) {
            return Optional.of("the JVM runs without the JIT compiler C2 (" + mode + ")");
        }
        return Optional.empty();
    }
}
