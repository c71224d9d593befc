// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.runtime.DeviceOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options that commands of several modules have. */
public final class SharedValues {
    private SharedValues() {}

    /** Checks only the form of a device or of several; opening it shows whether it exists, and that most commands take only one. */
    public static final class AnyDevice implements ITypeConverter<String> {
        /** The first usable GPU, or the CPU if there is none. */
        public static final String AUTO = "auto";

        /** For picocli. */
        public AnyDevice() {}

        @Override
        public String convert(String text) {
            try {
                return DeviceChoice.of(text).text();
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** The number of threads of the CPU engine. */
    public static final class Threads implements ITypeConverter<Integer> {
        /** For picocli. */
        public Threads() {}

        @Override
        public Integer convert(String text) {
            return whole(text, 0, DeviceOptions.MAX_THREADS);
        }
    }

    /** A score. */
    public static final class Threshold implements ITypeConverter<Float> {
        /** For picocli. */
        public Threshold() {}

        @Override
        public Float convert(String text) {
            try {
                float value = Float.parseFloat(text);
                if (value >= 0 && value <= 1) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // The message below is more specific.
            }
            throw new TypeConversionException("'" + text + "' is not a number from 0 to 1");
        }
    }

    /** A number of pixels. */
    public static final class Pixels implements ITypeConverter<Long> {
        /** For picocli. */
        public Pixels() {}

        @Override
        public Long convert(String text) {
            return number(text, 1, Long.MAX_VALUE);
        }
    }

    /**
     * Converts a whole number within limits.
     *
     * @throws TypeConversionException if the text is not such a number
     */
    public static int whole(String text, int least, int most) {
        return (int) number(text, least, most);
    }

    private static long number(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // The message below is more specific.
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " to " + most);
    }
}
