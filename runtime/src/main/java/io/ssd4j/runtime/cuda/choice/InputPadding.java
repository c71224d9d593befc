// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.StepChooser.Choice;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.network.Network;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many channels the first layers read. An image has three; engines that load 4 or 8 at once want zeros behind them, which
 * have to be written and read.
 */
public final class InputPadding {
    private final Network network;
    private final Precision precision;

    public InputPadding(Network network, Precision precision) {
        this.network = network;
        this.precision = precision;
    }

    /** What can be chosen from, fewest first: the image's own channels, and those rounded up to 4 and to 8. */
    public List<Integer> options() {
        int channels = network.input().channels();
        return IntStream.of(1, 4, 8)
                .map(multiple -> Math.ceilDiv(channels, multiple) * multiple)
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }

    /** What is taken where nothing is timed: what a thread loads at once, 16 bytes. Most engines take no less. */
    public int usual() {
        int pack = KernelElement.of(precision).packSize();
        return Math.ceilDiv(network.input().channels(), pack) * pack;
    }

    /** The steps that depend on the choice: the packing, and the layers that read what it writes. */
    public List<GpuStep> steps(int batch, int channels) {
        List<GpuStep> steps = GpuProgram.of(network, precision, batch, channels).steps();
        String packed = steps.getFirst().destination();
        return steps.stream()
                .filter(step ->
                        step.destination().equals(packed) || step.source().equals(packed))
                .toList();
    }

    /** The option whose steps take least by the chooser's timing. */
    public int choose(StepChooser chooser, int batch) {
        return options().stream()
                .min(Comparator.comparingDouble(option -> micros(chooser, steps(batch, option))))
                .orElseThrow(() -> new IllegalStateException(network.name() + " has no input"));
    }

    private static double micros(StepChooser chooser, List<GpuStep> steps) {
        double sum = 0;
        for (GpuStep step : steps) {
            Optional<Choice> choice = chooser.find(step);
            sum += choice.map(Choice::micros).orElse(Double.POSITIVE_INFINITY);
        }
        return sum;
    }
}
