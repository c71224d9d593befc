// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the network, for commands that also accept a backbone without a detector. */
final class NetworkArguments {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "The backbone: ssd300 or ssd512; --variant has its own (default: ssd300).")
    private @Nullable SsdBackbone model;

    @Mixin
    private final VariantArguments variant = new VariantArguments();

    /** The variant that was given. */
    Optional<SsdVariant> variant() {
        return variant.variant();
    }

    /**
     * The backbone that was given, or that of the variant that was given.
     *
     * @throws UsageException if they contradict each other
     */
    Optional<SsdBackbone> backbone() {
        SsdBackbone given = model;
        if (given == null) {
            return variant().map(SsdVariant::backbone);
        }
        variant().filter(chosen -> chosen.backbone() != given).ifPresent(chosen -> {
            throw new UsageException("--variant " + chosen.id() + " is an "
                    + chosen.backbone().id() + ", which contradicts --model " + given.id() + "; leave out one of them");
        });
        return Optional.of(given);
    }
}
