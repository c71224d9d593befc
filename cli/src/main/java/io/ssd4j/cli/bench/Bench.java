// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.cli.compute.PlanningReport;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.ssd.weights.Checkpoint;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times runs of a network on noise in the range of a photo. */
final class Bench {
    private static final int LEAST_RUNS = 5;

    /** A layer's median is that of so many runs. */
    private static final int LAYER_RUNS = 5;

    private static final int LEAST_WARMUPS = 3;

    /** A choice among implementations that takes longer is reported by {@link BenchResult#settled()}. */
    private static final long LONGEST_WARMUP_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final long LONGEST_RUN_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final CommandContext context;
    private final BenchRequest request;
    private final Checkpoint checkpoint;

    /**
     * @param checkpoint the weights; closed as soon as they are loaded
     */
    Bench(CommandContext context, BenchRequest request, Checkpoint checkpoint) {
        this.context = context;
        this.request = request;
        this.checkpoint = checkpoint;
    }

    /** Runs everything. */
    BenchResult run() {
        Network network = request.model().network();
        try (PlanningReport report = new PlanningReport(context);
                Device device = request.compute().open(context.devices(), report);
                Model model = load(device, network);
                Session<TensorInput, ?> session = model.openSession(request.batch())) {
            Noise.fill(session.input().values(), 255);
            int warmups = warmUp(session);
            boolean choosing = session.isChoosing();
            Histogram nanos = new Histogram(LONGEST_RUN_NANOS, SIGNIFICANT_DIGITS);
            double seconds = time(session, nanos);
            List<LayerTime> times = session.timeLayers(LAYER_RUNS);
            return new BenchResult(
                    request,
                    ChosenDevice.of(device),
                    warmups,
                    !choosing,
                    nanos,
                    seconds,
                    times.isEmpty()
                            ? OptionalDouble.empty()
                            : new PeakProbe(context.devices(), request.compute()).flopPerSecond(),
                    times.stream()
                            .map(layer -> BenchLayer.of(layer, network, request.batch()))
                            .toList());
        }
    }

    private Model load(Device device, Network network) {
        try (checkpoint;
                Weights weights = checkpoint.weights(network)) {
            return device.load(network, weights, request.compute().precision());
        }
    }

    /** Runs until the implementations are final, and a few times in any case; returns the number of runs. */
    private static int warmUp(Session<?, ?> session) {
        long start = System.nanoTime();
        int runs = 0;
        while (runs < LEAST_WARMUPS || (session.isChoosing() && System.nanoTime() - start < LONGEST_WARMUP_NANOS)) {
            session.run();
            runs++;
        }
        return runs;
    }

    /** Returns the seconds that the runs took together. */
    private double time(Session<?, ?> session, Histogram nanos) {
        long start = System.nanoTime();
        long end = start + (long) (request.seconds() * 1e9);
        long begun = start;
        while (nanos.getTotalCount() < LEAST_RUNS || begun < end) {
            session.run();
            long done = System.nanoTime();
            nanos.recordValue(Math.min(done - begun, LONGEST_RUN_NANOS));
            begun = done;
        }
        return (begun - start) / 1e9;
    }
}
