// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceStatus;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ssd4j devices}. */
@Command(
        name = "devices",
        description = "List every device of every engine, usable or not: libraries with versions and paths, or what is"
                + " missing and where it was looked for.",
        mixinStandardHelpOptions = true,
        versionProvider = ProjectVersion.class)
final class DevicesCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private final JsonArgument format = new JsonArgument();

    DevicesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        List<DeviceStatus> devices = context.devices().all();
        if (format.json) {
            DevicesJson.write(devices, context.out());
        } else {
            DevicesText.write(devices, context.out());
        }
    }
}
