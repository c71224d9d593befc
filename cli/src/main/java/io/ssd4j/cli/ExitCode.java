// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

/** What the exit codes mean; scripts rely on them. */
final class ExitCode {
    /** Everything was done. */
    static final int DONE = 0;
    /** Anything unexpected: a defect or a failing device. */
    static final int UNEXPECTED = 1;
    /** The command was called in a wrong way. */
    static final int USAGE = 2;
    /** An image, weights or a GPU profile that cannot be used, or an output that cannot be written. */
    static final int DATA = 3;
    /** The device or a library it needs is not available. */
    static final int UNAVAILABLE = 4;

    private ExitCode() {}
}
