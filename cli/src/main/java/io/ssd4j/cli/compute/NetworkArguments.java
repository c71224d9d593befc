// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.spi.VariantArguments;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the network, for commands that also accept a backbone without a detector. */
public final class NetworkArguments {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "The backbone: ssd300 or ssd512; --variant has its own (default: ssd300).")
    private @Nullable SsdBackbone model;

    @Mixin
    private final VariantArguments variant = new VariantArguments();

    /** The variant that was given. */
    public Optional<SsdVariant> variant() {
        return variant.variant();
    }

    /**
     * The backbone that was given, or that of the variant that was given.
     *
     * @throws UsageException if they contradict each other
     */
    public Optional<SsdBackbone> backbone() {
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

    /**
     * The layers to compute: what was given, or else what the weights show that they are for. Those for which the weights have no
     * parameters are left out, with a warning.
     *
     * @param given the {@link #backbone()}, which is determined before any weights are opened
     * @param weights the weights, as the user named them
     * @throws UsageException if the weights are for another backbone than the one that was given
     */
    public FeatureNetwork network(
            Optional<SsdBackbone> given, Checkpoint checkpoint, String weights, CommandContext context) {
        Optional<SsdVariant> chosen = variant().or(checkpoint::recognized);
        given.filter(backbone -> chosen.isPresent() && chosen.get().backbone() != backbone)
                .ifPresent(backbone -> {
                    throw new UsageException("the weights " + weights + " are for "
                            + chosen.orElseThrow().backbone().id() + ", which contradicts --model " + backbone.id()
                            + "; leave out --model");
                });
        FeatureNetwork whole =
                chosen.map(FeatureNetwork::of).orElseGet(() -> FeatureNetwork.of(given.orElse(SsdBackbone.SSD300)));
        FeatureNetwork part = whole.part(checkpoint.computable(whole.network()));
        if (part.featureMaps().size() < whole.featureMaps().size()) {
            context.warn(weights + " has no parameters for all maps; computed are "
                    + String.join(", ", part.network().outputs()));
        }
        return part;
    }
}
