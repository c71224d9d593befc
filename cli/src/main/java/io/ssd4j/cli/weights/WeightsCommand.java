// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.fetch.PublishedCheckpoint;
import io.ssd4j.cli.spi.VariantArguments;
import io.ssd4j.ssd.weights.Checkpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ssd4j weights}. */
@Command(
        name = "weights",
        description =
                "Show what a file of weights holds: its detector, and each tensor with the range of its values; or"
                        + " download a published checkpoint.",
        mixinStandardHelpOptions = true)
public final class WeightsCommand implements Runnable {
    private final CommandContext context;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A .pth file, a safetensors file, or the name of a downloaded checkpoint.")
    private @Nullable String file;

    @Option(
            names = "--fetch",
            paramLabel = "NAME",
            converter = PublishedName.class,
            description =
                    "Download a published checkpoint into the cache, for --weights NAME: torchvision:coco, lufficc:voc300,"
                            + " lufficc:coco300, lufficc:voc512 or lufficc:coco512.")
    private @Nullable PublishedCheckpoint fetch;

    @Mixin
    private final VariantArguments variant = new VariantArguments();

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    public WeightsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        PublishedCheckpoint wanted = fetch;
        String named = file;
        if (wanted != null && named == null) {
            FetchReport.write(FetchReport.fetch(context, wanted), json, context.out());
        } else if (named != null && wanted == null) {
            show(named);
        } else {
            throw new UsageException("name either a file or, with --fetch, a published checkpoint");
        }
    }

    private void show(String named) {
        try (Checkpoint checkpoint = WeightsName.open(named, variant.variant(), context::warn)) {
            WeightsReport report =
                    WeightsReport.of(checkpoint, variant.variant().isPresent());
            if (json) {
                report.writeJson(context.out());
            } else {
                report.writeText(context.out());
            }
        }
    }
}
