// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private static int largestBatch(int side) {
        return Program.largestBatch(Network.builder("one", new Shape(3, side, side))
                .convolution("only", 64, Window.of(3).padding(1))
                .output("only")
                .build());
    }

    @Test
    void theLargestTensorIsIndexedWith32Bits() {
        assertEquals(Integer.MAX_VALUE / (64 * 300 * 300), largestBatch(300));
    }

    @Test
    void aGridHasABlockForEachImage() {
        assertEquals(65_535, largestBatch(4));
    }

    private static final Network NETWORK = Network.builder("two", new Shape(3, 8, 8))
            .convolution("kept", 16, Window.of(3).padding(1))
            .convolution("last", 16, Window.of(3).padding(1))
            .output("kept")
            .output("last")
            .build();

    private static Set<String> inSlab(SessionOptions<?, ?> options) {
        return Program.of(NETWORK, Storage.of(ElementType.FLOAT16), 8, options).memory().placements().stream()
                .map(MemoryPlan.Placement::buffer)
                .collect(Collectors.toSet());
    }

    @Test
    void aLargeBatchRunsInParts() {
        assertEquals(List.of(32), Program.parts(NETWORK, 32));
        assertEquals(List.of(24, 9), Program.parts(NETWORK, 33));
        assertEquals(List.of(24, 24, 22), Program.parts(NETWORK, 70));
        assertEquals(List.of(32, 32, 32, 32), Program.parts(NETWORK, 128));
        // Of these, 23 images have more elements than 32 bits can count.
        Network large = Network.builder("large", new Shape(3, 1200, 1200))
                .convolution("only", 64, Window.of(3).padding(1))
                .output("only")
                .build();
        assertEquals(List.of(16, 16, 12), Program.parts(large, 44));
    }

    /** Values that exist before a run or outlast it need separate memory, because every run reuses the slab. */
    @Test
    void theSlabHoldsOnlyTemporaryValues() {
        var values = SessionOptions.batch(2);
        var frames = values.frames(4, 4, new ChannelMeans(1, 2, 3));
        assertEquals(Set.of("input.packed", "kept", "kept.output", "last", "last.output"), inSlab(values));
        assertEquals(Set.of("input.packed", "kept", "kept.output", "last", "last.output"), inSlab(frames));
        assertEquals(Set.of("input.packed", "kept", "last"), inSlab(frames.outputsOnDevice(DeviceFormat.FLOAT32_NCHW)));
        assertEquals(Set.of("input.packed"), inSlab(frames.outputsOnDevice(DeviceFormat.NATIVE_NHWC)));
    }

    /** A trunk of three with a head on the second and a normalization with a head on the first. */
    private static final Network HEADS = Network.builder("heads", new Shape(8, 8, 8))
            .convolution("first", 16, Window.of(3).padding(1))
            .convolution("second", 16, Window.of(3).padding(1))
            .convolution("third", 16, Window.of(3).padding(1))
            .branch(new Operation.L2Normalization("normalized", "first", 1e-10f))
            .branch(head("head0", "normalized"))
            .branch(head("head1", "second"))
            .branch(head("head2", "third"))
            .output("head0")
            .output("head1")
            .output("head2")
            .build();

    private static DefaultBoxes boxes(int count) {
        float[] table = new float[4 * count];
        Arrays.fill(table, 0.5f);
        return DefaultBoxes.of(table);
    }

    private static Operation head(String name, String input) {
        return new Operation.Convolution(name, input, 16, Window.of(3).padding(1), Activation.NONE);
    }

    /** Each branch starts as soon as its source is complete; the last head is on the longest chain. */
    @Test
    void branchesFollowTheirSourceOnTheSecondStream() {
        assertEquals(
                List.of(
                        "input",
                        "first",
                        "normalized aside",
                        "head0 aside",
                        "head0.output aside",
                        "second",
                        "head1 aside",
                        "head1.output aside",
                        "third",
                        "head2",
                        "head2.output aside"),
                Program.steps(HEADS, Storage.of(ElementType.FLOAT16), 8, SessionOptions.batch(1)).stream()
                        .map(step -> step.name() + (step.aside() ? " aside" : ""))
                        .toList());
    }

    @Test
    void theDetectionReadsTheHeadsInTheOrderOfTheRules() {
        DetectionRules rules = new DetectionRules(
                List.of(new Head("head1", 2), new Head("head0", 1), new Head("head2", 3)),
                2,
                boxes(6 * 64),
                new BoxCoder(0.1f, 0.2f, BoxCoder.UNLIMITED),
                false,
                0.01f,
                DetectionRules.ALL,
                0.45f,
                10);
        var options = SessionOptions.batch(2).detections(rules);
        List<Step> steps = Program.steps(HEADS, Storage.of(ElementType.FLOAT16), 8, options);
        assertEquals(List.of("head1", "head0", "head2"), steps.getLast().sources());
        assertTrue(steps.stream().noneMatch(step -> step.problem() instanceof Problem.Unpacking));
        assertTrue(steps.getLast().aside());
        // Count, dropped boxes, and ten rows of six values.
        assertEquals(2 * 4 * (2 + 10 * 6), steps.getLast().problem().output().bytes());
        // The second stream reads the heads when the main line has ended.
        Program program = Program.of(HEADS, Storage.of(ElementType.FLOAT16), 8, options);
        List<MemoryPlan.Placement> heads = program.memory().placements().stream()
                .filter(placement -> placement.buffer().startsWith("head"))
                .toList();
        assertEquals(3, heads.size());
        for (MemoryPlan.Placement head : heads) {
            assertEquals(steps.size(), head.lastStep());
        }
    }
}
