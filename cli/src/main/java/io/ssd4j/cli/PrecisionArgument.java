// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Precision;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is computed in. */
final class PrecisionArgument {
    @Option(
            names = "--precision",
            paramLabel = "P",
            converter = Name.class,
            description = "fp32, tf32, fp16 or bf16, as far as the device has it; maps are float32 in any case"
                    + " (default: fp32).")
    Precision precision = Precision.FP32;

    /** Reads a precision's id. */
    static final class Name implements ITypeConverter<Precision> {
        @Override
        public Precision convert(String text) {
            return Arrays.stream(Precision.values())
                    .filter(p -> p.id().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no precision '" + text + "'; there are "
                            + Arrays.stream(Precision.values())
                                    .map(Precision::id)
                                    .collect(Collectors.joining(", "))));
        }
    }
}
