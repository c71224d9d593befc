// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Encodes tensors of answers in the raw form: little-endian, each element of the type BYTES preceded by its length. */
public final class RawForm {
    private RawForm() {}

    /** The raw form of a tensor. */
    public static byte[] of(OutputTensor tensor) {
        return switch (tensor.values()) {
            case OutputTensor.Values.Floats(float[] values) -> floats(tensor.type(), values);
            case OutputTensor.Values.Integers(long[] values) -> integers(tensor.type(), values);
            case OutputTensor.Values.Texts(var texts) -> texts(texts);
        };
    }

    private static ByteBuffer allocate(int elements, int size) {
        return ByteBuffer.allocate(Math.multiplyExact(elements, size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] floats(Datatype type, float[] values) {
        ByteBuffer bytes = allocate(values.length, type.size());
        if (type == Datatype.FP32) {
            bytes.asFloatBuffer().put(values);
        } else {
            for (float value : values) {
                bytes.putShort(Float.floatToFloat16(value));
            }
        }
        return bytes.array();
    }

    private static byte[] integers(Datatype type, long[] values) {
        ByteBuffer bytes = allocate(values.length, type.size());
        for (long value : values) {
            if (type == Datatype.INT64) {
                bytes.putLong(value);
            } else {
                bytes.putInt((int) value);
            }
        }
        return bytes.array();
    }

    private static byte[] texts(Iterable<String> texts) {
        int size = 0;
        for (String text : texts) {
            size += Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
        }
        ByteBuffer bytes = allocate(size, 1);
        for (String text : texts) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            bytes.putInt(utf8.length).put(utf8);
        }
        return bytes.array();
    }
}
