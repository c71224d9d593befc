// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.ElementType;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The number of channels that the first layers read. An image has three; engines that load 4 or 8 at once need zeros
 * after them, which must be written and read.
 */
public final class InputPadding {
    private static final int BYTES_PER_LOAD = 16;

    private InputPadding() {}

    /** The options, ascending: the image's own channels, and those rounded up to 4 and to 8. */
    public static List<Integer> options(int channels) {
        return IntStream.of(1, 4, 8)
                .map(multiple -> roundUp(channels, multiple))
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }

    /** The options of a strategy: without measuring, only what a thread loads at once. Most engines require it. */
    static List<Integer> options(int channels, ElementType element, Strategy strategy) {
        return strategy.measures() ? options(channels) : List.of(roundUp(channels, BYTES_PER_LOAD / element.bytes()));
    }

    /**
     * The option that takes least time; the smallest of those that tie.
     *
     * @param micros time of all steps that depend on the option; infinite if nothing computes one of them
     */
    static int fastest(List<Integer> options, IntToDoubleFunction micros) {
        int fastest = options.getFirst();
        if (options.size() > 1) {
            double least = Double.POSITIVE_INFINITY;
            for (int option : options) {
                double time = micros.applyAsDouble(option);
                if (time < least) {
                    least = time;
                    fastest = option;
                }
            }
        }
        return fastest;
    }

    private static int roundUp(int channels, int multiple) {
        return Math.ceilDiv(channels, multiple) * multiple;
    }
}
