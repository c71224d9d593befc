// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import org.junit.jupiter.api.Test;

class GpuProgramTest {
    private static int largestBatch(int side) {
        return GpuProgram.largestBatch(Network.builder("one", new Shape(3, side, side))
                .convolution("only", 64, Window.of(3).padding(1))
                .build("only"));
    }

    @Test
    void thirtyTwoBitsIndexTheLargestTensor() {
        assertEquals(Integer.MAX_VALUE / (64 * 300 * 300), largestBatch(300));
    }

    @Test
    void aGridHasABlockForEachImage() {
        assertEquals(65_535, largestBatch(4));
    }
}
