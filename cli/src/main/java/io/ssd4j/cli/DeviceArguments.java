// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.Effort;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What computes. */
final class DeviceArguments {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = Name.class,
            description = "auto, cpu, cuda or cuda:I; auto takes the first usable GPU and otherwise the CPU, and says"
                    + " why (default: ${DEFAULT-VALUE}).")
    String device = "auto";

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = WholeNumber.Threads.class,
            description = "Threads that the CPU engine computes with; 0 for one per processor (default:"
                    + " ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = "--effort",
            paramLabel = "E",
            converter = EffortName.class,
            description = "How long a GPU engine chooses among implementations the first time: instant, timed or"
                    + " exhaustive (default: timed).")
    Effort effort = Effort.TIMED;

    @Mixin
    final DeterministicArgument deterministic = new DeterministicArgument();

    /** Checks the form alone: whether there is such a device shows when it is opened. */
    static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.equals("auto")) {
                return text;
            }
            try {
                DeviceId.parse(text);
                return text;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
