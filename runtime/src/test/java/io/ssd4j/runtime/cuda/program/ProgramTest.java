// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
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
        return Program.of(NETWORK, ElementType.FLOAT16, 8, options).memory().placements().stream()
                .map(MemoryPlan.Placement::buffer)
                .collect(Collectors.toSet());
    }

    /** Values that exist before a run or outlast it need separate memory, because every run reuses the slab. */
    @Test
    void theSlabHoldsOnlyTemporaryValues() {
        var values = SessionOptions.batch(2);
        var frames = values.frames(4, 4, new ChannelMeans(1, 2, 3));
        assertEquals(
                Set.of(Network.INPUT, "input.packed", "kept", "kept.output", "last", "last.output"), inSlab(values));
        assertEquals(Set.of("input.packed", "kept", "kept.output", "last", "last.output"), inSlab(frames));
        assertEquals(Set.of("input.packed", "kept", "last"), inSlab(frames.outputsOnDevice(DeviceFormat.FLOAT32_NCHW)));
        assertEquals(Set.of("input.packed"), inSlab(frames.outputsOnDevice(DeviceFormat.NATIVE_NHWC)));
    }
}
