// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.ssd.backbone.SsdVariant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which network, with which weights. */
final class ModelArguments {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = Name.class,
            description = "ssd300 or ssd512 (default: ssd300).")
    SsdVariant model = SsdVariant.SSD300;

    @Option(
            names = "--weights",
            paramLabel = "WEIGHTS",
            description = "A .safetensors file with lufficc/SSD keys, or seeded:N for generated weights that are the"
                    + " same everywhere (default: ${DEFAULT-VALUE}).")
    String weights = "seeded:0";

    /** Reads a model's id. */
    static final class Name implements ITypeConverter<SsdVariant> {
        @Override
        public SsdVariant convert(String text) {
            try {
                return SsdVariant.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
