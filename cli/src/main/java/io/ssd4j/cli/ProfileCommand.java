// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.planning.GpuPlanner;
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
        description = "Write the profile of a GPU in this machine; 'plan' then plans for that GPU on any machine.",
        mixinStandardHelpOptions = true,
        versionProvider = ProjectVersion.class)
final class ProfileCommand implements Runnable {
    private final CommandContext context;

    @Option(
            names = "--device",
            required = true,
            paramLabel = "GPU",
            converter = OptionValues.Gpu.class,
            description = "A GPU in this machine: cuda or cuda:I.")
    private @Nullable DeviceId device;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the profile to a file (default: standard output).")
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
