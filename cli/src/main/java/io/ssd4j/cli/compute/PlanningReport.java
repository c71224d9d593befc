// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.Progress;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.PlanningProgress;

/** Shows the progress of timing candidates, and the memory that a session is about to allocate, on standard error. */
public final class PlanningReport implements DeviceListener, AutoCloseable {
    private final CommandContext context;
    private Progress bar = Progress.SILENT;
    private int layersDone = -1;

    public PlanningReport(CommandContext context) {
        this.context = context;
    }

    @Override
    public void planning(PlanningProgress progress) {
        if (layersDone < 0) {
            bar = Progress.of(context, "layers timed", progress.layers());
            layersDone = 0;
        }
        bar.advance(progress.layersDone() - layersDone);
        layersDone = progress.layersDone();
    }

    @Override
    public void warning(String message) {
        close();
        context.warn(message);
    }

    @Override
    public void memory(DeviceMemoryReport report) {
        close();
        context.err().println(report);
        context.err().flush();
    }

    /** Ends the display, successful or not; timing may start again. */
    @Override
    public void close() {
        bar.close();
        bar = Progress.SILENT;
        layersDone = -1;
    }
}
