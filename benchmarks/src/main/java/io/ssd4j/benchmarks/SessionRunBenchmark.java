// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks;

import io.ssd4j.benchmarks.contestant.PhotoNoise;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times {@link Session#run()}: from a batch of inputs in memory to feature maps that can be read, without decoding or
 * resizing; the average, and samples for percentiles.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls open
public class SessionRunBenchmark {

    /** The model. */
    @Param("SSD300")
    SsdBackbone model;

    /** The device, as for {@link Device#open(String)}. */
    @Param("cpu")
    String device;

    /** The precision. */
    @Param({"FP32", "BF16"})
    Precision precision;

    /** Images per run. */
    @Param({"1", "8"})
    int batch;

    /** Host threads; 0 for one per available processor. */
    @Param("0")
    int threads;

    /** What computes the layers. */
    @Param("TIMED")
    Choice choice;

    /** The weights, as the command line takes them; those of INT8 are a file that {@code ./ssd4j quantize} has written. */
    @Param("seeded:0")
    String weights;

    /** Who chooses the implementations of the layers. */
    public enum Choice {
        /** oneDNN: the first implementations that it offers. */
        FIRST(Effort.INSTANT, 0),
        /** The engine, by a guess: Winograd in float32. */
        GUESSED(Effort.INSTANT, DeviceOptions.DEFAULT.transformedWeightsLimit()),
        /** The engine, by timing everything that there is. */
        TIMED(Effort.TIMED, DeviceOptions.DEFAULT.transformedWeightsLimit());

        private final Effort effort;
        private final long transformedWeightsLimit;

        Choice(Effort effort, long transformedWeightsLimit) {
            this.effort = effort;
            this.transformedWeightsLimit = transformedWeightsLimit;
        }
    }

    private Device opened;
    private Model loaded;
    private Session<TensorInput, HostOutputs> session;

    /** Opens everything and fills the input with noise in the range of a photo. */
    @Setup
    public void open() {
        opened = Device.open(
                device,
                DeviceOptions.DEFAULT
                        .threads(threads)
                        .effort(choice.effort)
                        .transformedWeightsLimit(choice.transformedWeightsLimit));
        try (Weights read = SsdWeights.open(weights, model, SessionRunBenchmark::refuse)) {
            loaded = opened.load(model.network(), read, precision);
        }
        session = loaded.openSession(batch);
        PhotoNoise.fill(session.input().values());
        while (session.isChoosing()) {
            session.run();
        }
    }

    private static void refuse(String warning) {
        throw new IllegalStateException(warning);
    }

    /** The measured call. The maps stay in the session's memory, so nothing can be optimized away. */
    @Benchmark
    public void run() {
        session.run();
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        session.close();
        loaded.close();
        opened.close();
    }
}
