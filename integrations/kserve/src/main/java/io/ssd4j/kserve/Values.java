// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.kserve.protocol.Content;
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

    /** A time with its unit, of at most a day: {@code 2ms}, {@code 30s}. */
    static final class Time implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(us|ms|s|m)");

        /** Deadlines in nanoseconds must not overflow. */
        private static final Duration LONGEST = Duration.ofDays(1);

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
            Duration time =
                    Objects.requireNonNull(UNITS.get(matcher.group(2))).multipliedBy(Long.parseLong(matcher.group(1)));
            if (time.compareTo(LONGEST) > 0) {
                throw new TypeConversionException("'" + text + "' is more than a day, the longest time");
            }
            return time;
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

    /** The most images of a batch. */
    static final class BatchSize implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 1, Content.MOST_ELEMENTS);
        }
    }

    /** The number of batches that are computed at the same time. */
    static final class Instances implements ITypeConverter<Integer> {
        private static final int MOST = 64;

        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 1, MOST);
        }
    }

    /** The name of the model, which is a part of paths. */
    static final class ModelName implements ITypeConverter<String> {
        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

        @Override
        public String convert(String text) {
            // The statistics of all models have the path of a model with this name.
            if (!FORM.matcher(text).matches() || text.equals("stats")) {
                throw new TypeConversionException("'" + text
                        + "' is not a name for a model; write letters, digits, '_', '.' and '-', and not 'stats'");
            }
            return text;
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
