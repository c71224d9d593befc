// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Option values that are whole numbers within bounds. */
abstract sealed class WholeNumber implements ITypeConverter<Integer> {
    private final int least;
    private final int most;

    private WholeNumber(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Integer convert(String text) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The message below says it better.
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " to " + most);
    }

    /** Images a run. */
    static final class Batch extends WholeNumber {
        Batch() {
            super(1, Integer.MAX_VALUE);
        }
    }

    /** Threads of a CPU engine; 0 for one per processor. */
    static final class Threads extends WholeNumber {
        Threads() {
            super(0, DeviceOptions.MAX_THREADS);
        }
    }
}
