// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.plan.GpuPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ssd4j profile}. */
@Command(
        name = "profile",
        description = "Write the profile of a GPU in this machine, with which 'plan' plans for it anywhere.",
        mixinStandardHelpOptions = true,
        versionProvider = ProjectVersion.class)
final class ProfileCommand implements Runnable {
    private final CommandContext context;

    @Option(
            names = "--device",
            required = true,
            paramLabel = "GPU",
            converter = GpuName.class,
            description = "cuda or cuda:I.")
    private @Nullable DeviceId device;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: standard output).")
    private @Nullable Path out;

    ProfileCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        String json =
                GpuPlanner.installed().profile(Objects.requireNonNull(device)).strip() + "\n";
        if (out == null) {
            context.out().print(json);
            return;
        }
        try {
            Files.writeString(out, json);
        } catch (IOException e) {
            throw new OutputException("cannot write " + out + ": " + e);
        }
    }
}
