// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.cli.spi.SharedValues;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options that only this command has. */
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
            if (text.equals("off")) {
                return OFF;
            }
            try {
                return SharedValues.whole(text, 0, LAST);
            } catch (TypeConversionException e) {
                throw new TypeConversionException(e.getMessage() + " or off");
            }
        }
    }

    /** A number above 0. */
    static final class Count implements ITypeConverter<Integer> {
        private static final int MOST = 1 << 20;

        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 1, MOST);
        }
    }

    /** The size of a body in MiB; all of it must fit in one array. */
    static final class Mebibytes implements ITypeConverter<Integer> {
        private static final int MOST = 2000;

        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 1, MOST);
        }
    }
}
