// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The time of a layer, and the work that its definition asks for.
 *
 * @param time the median time and what computes the layer
 * @param flop the floating-point operations of its convolutions as they are defined, a multiply-add counted as two. An
 *     implementation that needs fewer, such as Winograd's, can therefore exceed the peak
 */
record BenchLayer(LayerTime time, long flop) {

    static BenchLayer of(LayerTime time, Network network, int batch) {
        List<String> names = Arrays.asList(time.name().split("\\+"));
        long multiplyAdds = network.operations().stream()
                .filter(operation -> names.contains(operation.name()))
                .mapToLong(operation -> multiplyAdds(operation, network))
                .sum();
        return new BenchLayer(time, 2L * batch * multiplyAdds);
    }

    private static long multiplyAdds(Operation operation, Network network) {
        if (!(operation instanceof Operation.Convolution c)) {
            return 0;
        }
        long kernel = c.window().kernel();
        return network.shape(c.name()).elements() * network.shape(c.input()).channels() * kernel * kernel;
    }

    /** Floating-point operations per second. */
    double rate() {
        return flop / (time.nanos() / 1e9);
    }

    /** The rate as a part of the peak; empty for a layer without convolutions, or if there is no peak. */
    OptionalDouble ofPeak(OptionalDouble peak) {
        return flop > 0 && peak.isPresent() ? OptionalDouble.of(rate() / peak.getAsDouble()) : OptionalDouble.empty();
    }
}
