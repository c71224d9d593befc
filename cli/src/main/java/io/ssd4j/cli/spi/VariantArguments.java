// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.ssd.model.SsdVariant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the detector that weights were trained for, shared by all commands that read weights. */
public final class VariantArguments {
    @Option(
            names = "--variant",
            paramLabel = "VARIANT",
            description =
                    "The detector that the weights were trained for: torchvision:coco, lufficc:voc300, lufficc:coco300,"
                            + " lufficc:voc512 or lufficc:coco512 (default: recognized by the weights).")
    private @Nullable SsdVariant variant;

    /** Creates the option with its default. */
    public VariantArguments() {}

    /** The variant that was given. */
    public Optional<SsdVariant> variant() {
        return Optional.ofNullable(variant);
    }
}
