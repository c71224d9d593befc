// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.plan;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.cli.output.WrittenOutput;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.planning.GpuPlanner;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ssd4j profile}. */
@Command(
        name = "profile",
        description = "Write the profile of a GPU in this machine; 'plan' then plans for that GPU on any machine.",
        mixinStandardHelpOptions = true)
public final class ProfileCommand implements Runnable {
    private final CommandContext context;

    @Option(
            names = "--device",
            required = true,
            paramLabel = "GPU",
            converter = GpuName.class,
            description = "A GPU in this machine: cuda or cuda:I.")
    private @Nullable DeviceId device;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the profile to a file (default: -, standard output).")
    private OutputFile out = new OutputFile("-");

    public ProfileCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        try (WrittenOutput output = WrittenOutput.open(out, context, List.of())) {
            String json = GpuPlanner.installed()
                            .profile(Objects.requireNonNull(device))
                            .strip()
                    + "\n";
            output.write(file -> Channels.newOutputStream(file.channel()).write(json.getBytes(StandardCharsets.UTF_8)));
            output.commit();
        }
    }
}
