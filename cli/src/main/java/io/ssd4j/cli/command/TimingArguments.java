// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import picocli.CommandLine.Option;

/** The option that shows where the time of a command goes. */
public final class TimingArguments {
    @Option(
            names = "--timing",
            description =
                    "Also print to standard error when each stage was reached, from the start of the process to the end, and how"
                            + " much memory it took.")
    private boolean timing;

    /** Whether the time line is printed. */
    public boolean wanted() {
        return timing;
    }
}
