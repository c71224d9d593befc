// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks;

import io.ssd4j.runtime.cpu.detection.HeadValues;
import io.ssd4j.runtime.cpu.detection.PostProcessing;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.engine.DetectionLayout;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * Times the CPU engine's post-processing of one image: from what the heads computed to the final boxes. {@code race_postprocessing.py} writes
 * the values and races it against PyTorch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-exports=io.ssd4j.runtime/io.ssd4j.runtime.cpu.detection=ALL-UNNAMED",
            "--add-exports=io.ssd4j.runtime/io.ssd4j.runtime.engine=ALL-UNNAMED"
        })
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls open
public class PostProcessingBenchmark {

    /** The detector, as for {@link SsdVariant#of(String)}. */
    @Param("torchvision:coco")
    String variant;

    /** A file with the heads of one image one after another, [height, width, channels] float32 each. */
    @Param("")
    String heads;

    private Arena arena;
    private PostProcessing postProcessing;

    /** Reads the values. */
    @Setup
    public void open() throws IOException {
        arena = Arena.ofShared();
        SsdVariant detector = SsdVariant.of(variant);
        DetectionRules rules = detector.rules();
        Network network = detector.network();
        List<HeadValues> values = new ArrayList<>();
        try (FileChannel file = FileChannel.open(Path.of(heads))) {
            MemorySegment mapped = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
            long start = 0;
            for (var head : rules.heads()) {
                Shape shape = network.outputShape(head.output());
                long bytes = shape.elements() * Float.BYTES;
                MemorySegment copy = arena.allocate(bytes, 64).copyFrom(mapped.asSlice(start, bytes));
                values.add(new HeadValues(head, shape, copy));
                start += bytes;
            }
            if (start != mapped.byteSize()) {
                throw new IOException(heads + " has " + mapped.byteSize() + " bytes; the heads have " + start);
            }
        }
        MemorySegment results = arena.allocate(DetectionLayout.of(rules).imageBytes(), 64);
        postProcessing = new PostProcessing(rules, values, network.input(), results);
    }

    /** The measured call. The boxes stay in memory, so nothing can be optimized away. */
    @Benchmark
    public void run() {
        postProcessing.run(0);
    }

    /** Releases the memory. */
    @TearDown
    public void close() {
        arena.close();
    }
}
