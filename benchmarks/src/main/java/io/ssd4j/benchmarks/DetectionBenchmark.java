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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
 * with all of them nearly every class of every default box is a candidate.
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

    private PostProcessing processing;

    /** Makes the values of the heads. */
    @Setup(Level.Trial)
    public void open() {
        Arena arena = Arena.ofAuto();
        SsdVariant chosen = SsdVariant.of(variant);
        DetectionRules rules = chosen.rules();
        Network network = chosen.network();
        Random random = new Random(1);
        List<HeadValues> heads = new ArrayList<>();
        for (Head head : rules.heads()) {
            Shape shape = network.outputShape(head.output());
            MemorySegment values = arena.allocate(shape.elements() * Float.BYTES, 64);
            for (int cell = 0; cell < shape.height() * shape.width(); cell++) {
                long first = (long) cell * shape.channels();
                for (int c = 0; c < shape.channels(); c++) {
                    values.setAtIndex(ValueLayout.JAVA_FLOAT, first + c, (float) random.nextGaussian());
                }
                for (int box = 0; box < head.boxesPerCell(); box++) {
                    if (random.nextInt(100) >= objects) {
                        // Above all others by so much that no score reaches the threshold.
                        values.setAtIndex(ValueLayout.JAVA_FLOAT, first + (long) box * rules.classes(), 15);
                    }
                }
            }
            heads.add(new HeadValues(head, shape, values));
        }
        MemorySegment results = arena.allocate(DetectionLayout.of(rules).imageBytes(), 64);
        processing = new PostProcessing(rules, heads, network.input(), results);
    }

    /** The measured call. The detections are written to memory, so nothing can be optimized away. */
    @Benchmark
    public void postProcessing() {
        processing.run(0);
    }
}
