// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.PlanningProgress;
import java.util.concurrent.atomic.AtomicBoolean;

/** Prints what one of several GPUs reports, each line with its name. Their progress bars would overwrite each other. Thread-safe. */
final class GpuMessages implements DeviceListener {
    private final CommandContext context;
    private final String device;
    private final AtomicBoolean timing = new AtomicBoolean();

    GpuMessages(CommandContext context, String device) {
        this.context = context;
        this.device = device;
    }

    @Override
    public void planning(PlanningProgress progress) {
        if (!timing.getAndSet(true)) {
            context.err().println(device + ": timing " + progress.layers() + " layers");
        }
    }

    @Override
    public void warning(String message) {
        context.warn(device + ": " + message);
    }

    @Override
    public void memory(DeviceMemoryReport report) {
        // It begins with the name of the GPU.
        context.err().println(report);
    }
}
