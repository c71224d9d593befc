// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

/**
 * How scales are chosen from the magnitudes of values.
 *
 * @param name as on the command line
 * @param part the part of the magnitudes that is not clipped; 1 for all
 */
public record CalibrationMethod(String name, double part) {
    private static final String PERCENTILE = "percentile:";
    private static final double LEAST_PERCENT = 90;

    /** No magnitude of a photo is clipped. */
    public static final CalibrationMethod MIN_MAX = new CalibrationMethod("minmax", 1);

    /**
     * Reads {@code minmax} or {@code percentile:P}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static CalibrationMethod parse(String text) {
        if (text.equals(MIN_MAX.name())) {
            return MIN_MAX;
        }
        if (text.startsWith(PERCENTILE)) {
            try {
                double percent = Double.parseDouble(text.substring(PERCENTILE.length()));
                if (percent >= LEAST_PERCENT && percent <= 100) {
                    return new CalibrationMethod(text, percent / 100);
                }
            } catch (NumberFormatException e) {
                // The message below is more specific.
            }
        }
        throw new IllegalArgumentException("there is no calibration '" + text
                + "'; write minmax, or percentile:P with P from 90 to 100, as in percentile:99.99");
    }
}
