// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import java.nio.file.Path;
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

/** Times one image in float32 through Java libraries: the average, and samples for percentiles. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 2, time = 5)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls open
public class RivalRunBenchmark {

    /** The library. */
    @Param({"ssd4j", "onnxruntime", "djl"})
    String contender;

    /** The network in ONNX with a batch of 1. */
    @Param("ssd300.onnx")
    String model;

    /** Threads that compute a run. */
    @Param("2")
    int threads;

    private Contender opened;

    /** Opens the network. */
    @Setup
    public void open() {
        opened = Contender.open(contender, Path.of(model), threads);
    }

    /** The measured call. */
    @Benchmark
    public void run() {
        opened.run();
    }

    /** Closes it. */
    @TearDown
    public void close() {
        opened.close();
    }
}
