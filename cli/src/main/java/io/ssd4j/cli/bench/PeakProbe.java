// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.cli.compute.ComputeRequest;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Measures what a device computes at most: a convolution with a 1x1 kernel is the product of a matrix of positions by channels and
 * one of channels by channels, and nothing else.
 */
final class PeakProbe {
    private static final int CHANNELS = 1024;

    /** Sides of the images: the smaller one fits into caches, the larger one keeps more threads busy. */
    private static final int[] SIDES = {32, 64};

    private static final int WARMUPS = 3;

    /** A peak is the best of them: a processor's clock, and whatever else it computes, change within fractions of a second. */
    private static final int RUNS = 40;

    private static final String PRODUCT = "product";

    private final DeviceSource devices;
    private final ComputeRequest compute;

    PeakProbe(DeviceSource devices, ComputeRequest compute) {
        this.devices = devices;
        // A product needs no choice among implementations, and one in the background would disturb it.
        this.compute = compute.effort(Effort.INSTANT);
    }

    /** Floating-point or integer operations per second, a multiply-add counted as two; empty if the device cannot time a layer. */
    OptionalDouble flopPerSecond() {
        if (compute.precision() == Precision.FP8) {
            return OptionalDouble.empty(); // GPUs do not time layers, and only they have it
        }
        try (Device device = compute.open(devices, DeviceListener.SILENT)) {
            return IntStream.of(SIDES)
                    .mapToObj(side -> flopPerSecond(device, side))
                    .flatMapToDouble(OptionalDouble::stream)
                    .max();
        }
    }

    private OptionalDouble flopPerSecond(Device device, int side) {
        Network network = Network.builder("peak", new Shape(CHANNELS, side, side))
                .convolution(PRODUCT, CHANNELS, Window.of(1))
                .output(PRODUCT)
                .build();
        try (PeakWeights weights = new PeakWeights(network, compute.precision());
                Model model = device.load(network, weights, compute.precision());
                Session<TensorInput, ?> session = model.openSession(1)) {
            Noise.fill(session.input().values(), PeakWeights.LEVELS);
            session.timeLayers(WARMUPS);
            return IntStream.range(0, RUNS)
                    .mapToObj(_ -> session.timeLayers(1))
                    .flatMap(List::stream)
                    .filter(layer -> layer.name().equals(PRODUCT))
                    .mapToLong(LayerTime::nanos)
                    .mapToDouble(nanos -> 2e9 * network.multiplyAccumulates() / nanos)
                    .max();
        }
    }
}
