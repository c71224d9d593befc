// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import picocli.CommandLine.Option;

/** Whether a program reads the result. */
final class JsonArgument {
    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    boolean json;
}
