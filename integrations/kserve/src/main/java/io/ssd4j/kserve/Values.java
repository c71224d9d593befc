// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.runtime.DeviceId;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options. */
final class Values {
    private Values() {}

    /** A time with its unit: {@code 2ms}, {@code 30s}. */
    static final class Time implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(us|ms|s|m)");

        private static final Map<String, Duration> UNITS = Map.of(
                "us", Duration.ofNanos(1000),
                "ms", Duration.ofMillis(1),
                "s", Duration.ofSeconds(1),
                "m", Duration.ofMinutes(1));

        @Override
        public Duration convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not a time; write 500us, 2ms, 30s or 1m");
            }
            return Objects.requireNonNull(UNITS.get(matcher.group(2))).multipliedBy(Long.parseLong(matcher.group(1)));
        }
    }

    /** A port, or {@code off}. */
    static final class Port implements ITypeConverter<Integer> {
        static final int OFF = -1;
        private static final int LAST = 65_535;

        @Override
        public Integer convert(String text) {
            return text.equals("off") ? OFF : whole(text, 0, LAST, " or off");
        }
    }

    /** A number above 0. */
    static final class Count implements ITypeConverter<Integer> {
        private static final int MOST = 1 << 20;

        @Override
        public Integer convert(String text) {
            return whole(text, 1, MOST, "");
        }
    }

    /** The size of a body in MiB; all of it must fit in one array. */
    static final class Mebibytes implements ITypeConverter<Integer> {
        private static final int MOST = 2000;

        @Override
        public Integer convert(String text) {
            return whole(text, 1, MOST, "");
        }
    }

    /** Only the form of a device; opening it shows whether it exists. */
    static final class AnyDevice implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.equals("auto")) {
                try {
                    DeviceId.parse(text);
                } catch (IllegalArgumentException e) {
                    throw new TypeConversionException(e.getMessage());
                }
            }
            return text;
        }
    }

    /** A score. */
    static final class Threshold implements ITypeConverter<Float> {
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

    private static int whole(String text, int least, int most, String other) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // The message below is more specific.
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " to " + most + other);
    }
}
