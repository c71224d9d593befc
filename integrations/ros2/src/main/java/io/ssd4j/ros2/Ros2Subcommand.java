// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.Subcommand;

/** Adds {@code ros2} to the command line. */
public final class Ros2Subcommand implements Subcommand {
    /** For {@link java.util.ServiceLoader}. */
    public Ros2Subcommand() {}

    @Override
    public String name() {
        return "ros2";
    }

    @Override
    public Runnable create(CommandHost host) {
        return new Ros2Command(host);
    }
}
