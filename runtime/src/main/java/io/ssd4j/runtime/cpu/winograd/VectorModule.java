// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.util.Locale;
import java.util.Optional;

/** Whether this JVM can run the transforms. Refers to nothing of {@code jdk.incubator.vector}, which may be absent. */
final class VectorModule {
    private VectorModule() {}

    /** Why the Vector API cannot be used, or would be hundreds of times slower than anything else; empty if it can. */
    static Optional<String> unavailable() {
        Optional<Module> vectors = ModuleLayer.boot().findModule("jdk.incubator.vector");
        if (vectors.isEmpty()) {
            return Optional.of(
                    "the JVM has no module jdk.incubator.vector: start java with --add-modules jdk.incubator.vector");
        }
        read(vectors.get());
        // Only the JIT compiler C2 turns vector operations into instructions.
        String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
        if (mode.contains("interpreted") || mode.contains("emulated-client")) {
            return Optional.of("the JVM runs without the JIT compiler C2 (" + mode + ")");
        }
        return Optional.empty();
    }

    /** Lets this module use the Vector API if it is there. Its descriptor cannot say so: javac would warn each user of the module. */
    static void read() {
        ModuleLayer.boot().findModule("jdk.incubator.vector").ifPresent(VectorModule::read);
    }

    private static void read(Module vectors) {
        VectorModule.class.getModule().addReads(vectors);
    }
}
