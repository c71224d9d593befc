// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.quantization.Float8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A tensor's values, in the order N, C, H, W, in memory as its spec lays them out. */
final class Elements {
    private Elements() {}

    /** The nearest value that a type holds. */
    static float rounded(ElementType type, float value) {
        return switch (type) {
            case FLOAT32 -> value;
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case BFLOAT16 -> bfloat16(ElementEncoding.bfloat16(value));
            case FLOAT8_E4M3 -> Float8.rounded(value);
            case INT8, UINT8 -> throw new AssertionError("no GPU computes in 8-bit integers here");
        };
    }

    /** Bytes from the first element to the last. */
    static long bytes(TensorSpec spec) {
        Dims last = new Dims(
                spec.extents().n() - 1,
                spec.extents().c() - 1,
                spec.extents().h() - 1,
                spec.extents().w() - 1);
        return (index(spec, last) + 1) * spec.type().bytes();
    }

    static void write(TensorSpec spec, float[] values, MemorySegment memory) {
        int[] next = {0};
        forEach(spec, index -> {
            float value = values[next[0]++];
            switch (spec.type()) {
                case FLOAT32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
                case FLOAT16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(value));
                case BFLOAT16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, index, ElementEncoding.bfloat16(value));
                case FLOAT8_E4M3 -> memory.set(ValueLayout.JAVA_BYTE, index, Float8.encode(value));
                case INT8, UINT8 -> throw new AssertionError("no GPU computes in 8-bit integers here");
            }
        });
    }

    static float[] read(TensorSpec spec, MemorySegment memory) {
        float[] values = new float[Math.toIntExact(spec.extents().product())];
        int[] next = {0};
        forEach(
                spec,
                index -> values[next[0]++] = switch (spec.type()) {
                    case FLOAT32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
                    case FLOAT16 -> Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
                    case BFLOAT16 -> bfloat16(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
                    case FLOAT8_E4M3 -> Float8.decode(memory.get(ValueLayout.JAVA_BYTE, index));
                    case INT8, UINT8 -> throw new AssertionError("no GPU computes in 8-bit integers here");
                });
        return values;
    }

    private interface Visit {
        void at(long index);
    }

    private static void forEach(TensorSpec spec, Visit visit) {
        Dims extents = spec.extents();
        for (int n = 0; n < extents.n(); n++) {
            for (int c = 0; c < extents.c(); c++) {
                for (int h = 0; h < extents.h(); h++) {
                    for (int w = 0; w < extents.w(); w++) {
                        visit.at(index(spec, new Dims(n, c, h, w)));
                    }
                }
            }
        }
    }

    private static long index(TensorSpec spec, Dims at) {
        Dims strides = spec.strides();
        return at.n() * strides.n() + at.c() * strides.c() + at.h() * strides.h() + at.w() * strides.w();
    }

    private static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
