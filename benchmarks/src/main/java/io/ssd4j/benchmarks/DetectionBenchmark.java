// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks;

import io.ssd4j.runtime.cpu.detection.HeadValues;
import io.ssd4j.runtime.cpu.detection.PostProcessing;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.engine.DetectionLayout;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times the CPU engine's post-processing of one image: from the heads' values in memory to detections. The rules are those of the variant,
 * with its threshold of 0.01.
 *
 * <p>The values are random; the second parameter says how many of the default boxes look like objects. A trained network finds few, and
 * with all of them nearly every class of every default box is a candidate. {@code race_postprocessing.py} gives values of a network
 * instead, which PyTorch's post-processing gets too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-exports=io.ssd4j.runtime/io.ssd4j.runtime.cpu.detection=ALL-UNNAMED",
            "--add-exports=io.ssd4j.runtime/io.ssd4j.runtime.engine=ALL-UNNAMED"
        })
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls open
public class DetectionBenchmark {

    /** The variant, as for {@link SsdVariant#of(String)}. */
    @Param({"lufficc:voc300", "torchvision:coco", "lufficc:coco512"})
    String variant;

    /** The percentage of default boxes without a dominating background. */
    @Param({"1", "100"})
    int objects;

    /** A file with the values to use instead: the heads one after another, [height, width, channels] float32 each. */
    @Param("")
    String file;

    private PostProcessing processing;

    /** Makes or reads the values of the heads. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Arena arena = Arena.ofAuto();
        SsdVariant chosen = SsdVariant.of(variant);
        DetectionRules rules = chosen.rules();
        Network network = chosen.network();
        Random random = new Random(1);
        List<HeadValues> heads = new ArrayList<>();
        MemorySegment given = file.isEmpty() ? MemorySegment.NULL : read(arena, Path.of(file));
        long read = 0;
        for (Head head : rules.heads()) {
            Shape shape = network.outputShape(head.output());
            MemorySegment values = arena.allocate(shape.elements() * Float.BYTES, 64);
            if (file.isEmpty()) {
                fill(values, shape, head.boxesPerCell(), rules.classes(), random);
            } else {
                values.copyFrom(given.asSlice(read, values.byteSize()));
                read += values.byteSize();
            }
            heads.add(new HeadValues(head, shape, values));
        }
        MemorySegment results = arena.allocate(DetectionLayout.of(rules).imageBytes(), 64);
        processing = new PostProcessing(rules, heads, network.input(), results);
    }

    private static MemorySegment read(Arena arena, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    private void fill(MemorySegment values, Shape shape, int boxesPerCell, int classes, Random random) {
        for (int cell = 0; cell < shape.height() * shape.width(); cell++) {
            long first = (long) cell * shape.channels();
            for (int c = 0; c < shape.channels(); c++) {
                values.setAtIndex(ValueLayout.JAVA_FLOAT, first + c, (float) random.nextGaussian());
            }
            for (int box = 0; box < boxesPerCell; box++) {
                if (random.nextInt(100) >= objects) {
                    // Above all others by so much that no score reaches the threshold.
                    values.setAtIndex(ValueLayout.JAVA_FLOAT, first + (long) box * classes, 15);
                }
            }
        }
    }

    /** The measured call. The detections are written to memory, so nothing can be optimized away. */
    @Benchmark
    public void postProcessing() {
        processing.run(0);
    }
}
