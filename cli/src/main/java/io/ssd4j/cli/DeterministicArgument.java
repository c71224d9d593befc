// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import picocli.CommandLine.Option;

/** Whether runs may differ in their last bits. */
final class DeterministicArgument {
    @Option(
            names = "--deterministic",
            description = "Take only implementations on the GPU that give the same bits in every run.")
    boolean deterministic;
}
