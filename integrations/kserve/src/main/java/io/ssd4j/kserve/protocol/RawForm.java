// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

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

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] floats(Datatype type, float[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, type.size())];
        ByteBuffer view = view(bytes);
        for (float value : values) {
            if (type == Datatype.FP32) {
                view.putFloat(value);
            } else {
                view.putShort(Float.floatToFloat16(value));
            }
        }
        return bytes;
    }

    private static byte[] integers(Datatype type, long[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, type.size())];
        ByteBuffer view = view(bytes);
        for (long value : values) {
            if (type == Datatype.INT64) {
                view.putLong(value);
            } else {
                view.putInt((int) value);
            }
        }
        return bytes;
    }

    private static byte[] texts(List<String> texts) {
        List<byte[]> encoded = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        byte[] bytes = new byte
                [encoded.stream().mapToInt(each -> Integer.BYTES + each.length).sum()];
        ByteBuffer view = view(bytes);
        encoded.forEach(each -> view.putInt(each.length).put(each));
        return bytes;
    }
}
