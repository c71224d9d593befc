// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

/** Receives the progress of a long task. */
public interface Progress extends AutoCloseable {

    /** Shows nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void advance(int units) {}

        @Override
        public void close() {}
    };

    /** A progress bar if the output is a terminal and the task is long; otherwise nothing. */
    static Progress of(CommandContext context, String units, int total) {
        return context.interactive() && total >= ProgressBar.WORTH_SHOWING
                ? new ProgressBar(context.err(), units, total, System::nanoTime)
                : SILENT;
    }

    /** Adds completed units. */
    void advance(int units);

    /** Ends the display, successful or not, and clears it. */
    @Override
    void close();
}
