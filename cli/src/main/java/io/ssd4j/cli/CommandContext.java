// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.PrintWriter;

/**
 * What a command works with.
 *
 * @param devices where devices come from
 * @param out for the result alone, and only once everything has succeeded
 * @param err for messages and progress, flushed after each line
 * @param interactive whether a person watches {@code err}
 */
record CommandContext(DeviceSource devices, PrintWriter out, PrintWriter err, boolean interactive) {

    void warn(String message) {
        err.println("ssd4j: warning: " + message);
    }
}
