// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.bindings.files.PathName;
import io.ssd4j.cli.fetch.PublishedCheckpoint;
import io.ssd4j.cli.fetch.PublishedCheckpoints;
import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options; a value that does not exist is rejected with a list of those that do. */
final class OptionValues {
    private OptionValues() {}

    /** Makes a command line convert the options of these types by their ids. */
    static void register(CommandLine line) {
        line.registerConverter(SsdBackbone.class, text -> parse(text, SsdBackbone::of));
        line.registerConverter(SsdVariant.class, text -> parse(text, SsdVariant::of));
        line.registerConverter(Precision.class, text -> parse(text, Precision::parse));
        line.registerConverter(EvalRequest.Kind.class, text -> parse(text, EvalRequest.Kind::of));
        line.registerConverter(Path.class, text -> parse(text, PathName::toPath));
        line.registerConverter(OutputFile.class, OutputFile::new);
        line.registerConverter(CalibrationMethod.class, text -> parse(text, CalibrationMethod::parse));
        line.registerConverter(Effort.class, text -> parse(text, Effort::parse));
    }

    private static <T> T parse(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
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

    /** The name of a published checkpoint. */
    static final class PublishedName implements ITypeConverter<PublishedCheckpoint> {
        @Override
        public PublishedCheckpoint convert(String text) {
            return PublishedCheckpoints.named(text)
                    .orElseThrow(() -> new TypeConversionException("there is no published checkpoint '" + text
                            + "'; there are " + PublishedCheckpoints.names()));
        }
    }

    /** The number of images per run. */
    static final class Batch implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 1, Integer.MAX_VALUE);
        }
    }

    /** A number of pixels. */
    static final class Pixels implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                long value = Long.parseLong(text);
                if (value > 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // The message below is more specific.
            }
            throw new TypeConversionException("'" + text + "' is not a whole number from 1 to " + Long.MAX_VALUE);
        }
    }

    /** How long something takes. */
    static final class Seconds implements ITypeConverter<Double> {
        private static final double MOST = 86_400;

        @Override
        public Double convert(String text) {
            try {
                double value = Double.parseDouble(text);
                if (value > 0 && value <= MOST) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // The message below is more specific.
            }
            throw new TypeConversionException("'" + text + "' is not a number of seconds above 0 and up to 86400");
        }
    }

    /** An amount of memory in MiB, up to 1 TiB. */
    static final class Mebibytes implements ITypeConverter<Integer> {
        private static final int MOST = 1 << 20;

        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 0, MOST);
        }
    }

    /** The number of sessions of the CPU engine that compute at the same time. */
    static final class Sessions implements ITypeConverter<Integer> {
        private static final int MOST = 64;

        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 0, MOST);
        }
    }
}
