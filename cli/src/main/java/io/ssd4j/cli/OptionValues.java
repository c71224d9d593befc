// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.backbone.SsdVariant;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options; a value that does not exist is rejected with a list of those that do. */
final class OptionValues {
    private OptionValues() {}

    /** Makes a command line convert the options of these types by their ids. */
    static void register(CommandLine line) {
        line.registerConverter(
                SsdVariant.class, text -> named("model", List.of(SsdVariant.values()), SsdVariant::id, text));
        line.registerConverter(
                Precision.class, text -> named("precision", List.of(Precision.values()), Precision::id, text));
        line.registerConverter(Effort.class, text -> named("effort", List.of(Effort.values()), Effort::id, text));
    }

    private static <T> T named(String kind, List<T> values, Function<T, String> id, String text) {
        return values.stream()
                .filter(value -> id.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("there is no " + kind + " '" + text + "'; there are "
                        + String.join(", ", values.stream().map(id).toList())));
    }

    /** Checks only the form of a device; opening it shows whether it exists. */
    static final class AnyDevice implements ITypeConverter<String> {
        static final String AUTO = "auto";

        @Override
        public String convert(String text) {
            if (!text.equals(AUTO)) {
                try {
                    DeviceId.parse(text);
                } catch (IllegalArgumentException e) {
                    throw new TypeConversionException(e.getMessage());
                }
            }
            return text;
        }
    }

    /** Checks only the form of a GPU: {@code cuda} or {@code cuda:I}. */
    static final class Gpu implements ITypeConverter<DeviceId> {
        @Override
        public DeviceId convert(String text) {
            try {
                DeviceId id = DeviceId.parse(text);
                if (id.engine().equals("cuda")) {
                    return id;
                }
            } catch (IllegalArgumentException e) {
                // The message below is more specific.
            }
            throw new TypeConversionException("'" + text + "' is not a GPU; write cuda or cuda:1");
        }
    }

    /** The number of images per run. */
    static final class Batch implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return integer(text, 1, Integer.MAX_VALUE);
        }
    }

    /** The number of threads of the CPU engine. */
    static final class Threads implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return integer(text, 0, DeviceOptions.MAX_THREADS);
        }
    }

    private static int integer(String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The message below is more specific.
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " to " + most);
    }
}
