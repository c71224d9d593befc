// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The memory that a head is computed into.
 *
 * @param head which channels mean what
 * @param shape channels, height, width
 * @param values [batch, height, width, channels] float32, dense
 */
public record HeadValues(Head head, Shape shape, MemorySegment values) {

    int cells() {
        return shape.height() * shape.width();
    }

    /** Copies the first channels of a cell, so that loops over them have the array accesses that the JIT compiles best. */
    void read(int image, int cell, float[] channels, int count) {
        long first = ((long) image * cells() + cell) * shape.channels();
        MemorySegment.copy(values, ValueLayout.JAVA_FLOAT, first * Float.BYTES, channels, 0, count);
    }
}
