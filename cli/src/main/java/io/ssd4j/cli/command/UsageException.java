// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

/** Thrown for a wrong command line that only shows after parsing; reported like any other, with a hint to the command's help. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
