// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.util.Locale;

/** The families of operating systems between which the project distinguishes. {@code docs/platforms.md} says what was run on which. */
public enum OperatingSystem {
    /** Linux, the system that everything is made and tested for. */
    LINUX("linux"),
    /** macOS; the CPU engine is supported by tables alone. */
    MACOS("macos"),
    /** Windows, on which no native library is called. */
    WINDOWS("windows"),
    /** Any other, on which no native library is called. */
    OTHER("other");

    private final String id;

    OperatingSystem(String id) {
        this.id = id;
    }

    /** The system that Java names in the property {@code os.name}. */
    public static OperatingSystem of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("linux")) {
            return LINUX;
        }
        if (lower.startsWith("mac os x") || lower.startsWith("macos") || lower.startsWith("darwin")) {
            return MACOS;
        }
        return lower.startsWith("windows") ? WINDOWS : OTHER;
    }

    /** The system of this process. */
    public static OperatingSystem ofThisProcess() {
        return of(System.getProperty("os.name", ""));
    }

    /** The name in artifacts: {@code macos} in {@code ssd4j-natives-macos-arm64}. */
    public String id() {
        return id;
    }
}
