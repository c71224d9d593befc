// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

/** Hears how far a long piece of work has come. */
interface Progress extends AutoCloseable {

    /** Where nobody watches. */
    Progress SILENT = new Progress() {
        @Override
        public void advance(int units) {}

        @Override
        public void close() {}
    };

    /** A bar where somebody watches and the work is long, otherwise silence. */
    static Progress of(CommandContext context, String units, int total) {
        return context.interactive() && total >= ProgressBar.WORTH_SHOWING
                ? new ProgressBar(context.err(), units, total, System::nanoTime)
                : SILENT;
    }

    /** So many more units are done. */
    void advance(int units);

    /** The work is over, well or not; leaves nothing on the screen. */
    @Override
    void close();
}
