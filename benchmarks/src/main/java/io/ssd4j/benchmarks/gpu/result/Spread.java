// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import java.util.Locale;
import java.util.Optional;

/** The least, the median and the greatest of what was seen. */
public record Spread(double min, double median, double max) {

    static Optional<Spread> of(Optional<Field> field) {
        return field.map(spread -> new Spread(
                spread.at("min").number(),
                spread.at("median").number(),
                spread.at("max").number()));
    }

    /** {@code 1980 (1755 to 1980)}, with so many decimals. */
    public String text(int decimals) {
        String number = "%." + decimals + "f";
        return String.format(Locale.ROOT, number + " (" + number + " to " + number + ")", median, min, max);
    }
}
