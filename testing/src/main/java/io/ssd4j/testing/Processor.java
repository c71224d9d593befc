// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The instruction sets of this machine's processor, as Linux reports them. */
final class Processor {
    /** Names a file to read instead of {@code /proc/cpuinfo}, to see how the tests behave on another processor. */
    private static final String CPUINFO_VARIABLE = "SSD4J_CPUINFO";

    /** Flags of x86-64 and arm64; any one of them is enough. */
    private static final Set<String> BF16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

    private Processor() {}

    static boolean hasBf16() {
        return !Collections.disjoint(flags(), BF16);
    }

    /** The flags of the first listed processor. */
    private static Set<String> flags() {
        Path cpuinfo =
                Path.of(Optional.ofNullable(System.getenv(CPUINFO_VARIABLE)).orElse("/proc/cpuinfo"));
        try {
            return Files.readAllLines(cpuinfo).stream()
                    .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
                    .<Set<String>>map(words -> new HashSet<>(Arrays.asList(words)))
                    .orElse(Set.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
