// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.Subcommand;

/** Adds {@code serve} to the command line. */
public final class ServeSubcommand implements Subcommand {
    /** For {@link java.util.ServiceLoader}. */
    public ServeSubcommand() {}

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public Runnable create(CommandHost host) {
        return new ServeCommand(host);
    }
}
