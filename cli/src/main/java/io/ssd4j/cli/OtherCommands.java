// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.ProjectVersion;
import io.ssd4j.cli.compute.OpenDevice;
import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.Subcommand;
import io.ssd4j.cli.weights.WeightsName;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The commands of other modules on the module path. */
final class OtherCommands {
    private OtherCommands() {}

    /** All of them, in the order of their names. */
    static List<Subcommand> all() {
        return ServiceLoader.load(Subcommand.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Subcommand::name))
                .toList();
    }

    /** What a command gets. */
    static CommandHost host(CommandContext context) {
        return new CommandHost() {
            @Override
            public PrintWriter err() {
                return context.err();
            }

            @Override
            public void warn(String message) {
                context.warn(message);
            }

            @Override
            public String version() {
                return ProjectVersion.get();
            }

            @Override
            public Device openDevice(String device, DeviceOptions options, Precision precision) {
                DeviceListener warnings = new DeviceListener() {
                    @Override
                    public void warning(String message) {
                        context.warn(message);
                    }
                };
                return OpenDevice.open(context.devices(), device, options.listener(warnings), precision);
            }

            @Override
            public Checkpoint openWeights(String weights, Optional<SsdVariant> variant) {
                return WeightsName.open(weights, variant, context::warn);
            }
        };
    }
}
