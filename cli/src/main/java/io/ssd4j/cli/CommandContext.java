// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.PrintWriter;

/**
 * The environment of a command.
 *
 * @param devices the source of devices
 * @param out only for the result, and only after everything has succeeded
 * @param err for messages and progress, flushed after each line
 * @param interactive whether {@code err} is a terminal
 */
record CommandContext(DeviceSource devices, PrintWriter out, PrintWriter err, boolean interactive) {

    void warn(String message) {
        err.println("ssd4j: warning: " + message);
    }
}
