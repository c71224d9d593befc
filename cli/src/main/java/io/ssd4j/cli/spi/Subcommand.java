// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

/**
 * A command that another module adds to the command line, found with {@link java.util.ServiceLoader}. Commands of the command line itself come
 * first, so that a module cannot replace one.
 */
public interface Subcommand {

    /** Its name, the first argument: {@code serve}. */
    String name();

    /**
     * Makes the command for one run.
     *
     * @param host what the command line provides
     * @return an object that picocli can describe, in a package that is open to {@code info.picocli}. An exception of its {@code run()} is reported
     *     as those of other commands, with the exit code that {@code docs/command-line.md} says
     */
    Runnable create(CommandHost host);
}
