// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as tables have them, the same wherever they are made; what is not known is empty. */
public final class Numbers {
    private Numbers() {}

    /** Whole MiB. */
    public static String mebibytes(OptionalDouble bytes) {
        return bytes.isPresent() ? number("%.0f", bytes.getAsDouble() / (1 << 20)) : "";
    }

    /** In a format of {@link java.util.Formatter}. */
    public static String number(String format, OptionalDouble value) {
        return value.isPresent() ? number(format, value.getAsDouble()) : "";
    }

    /** In a format of {@link java.util.Formatter}. */
    public static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
