// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes pickles by hand, as text in which each character is a byte; so {@code torch.save} never would. */
final class RawPickle {
    /** The start of every pickle of protocol 2. */
    static final String START = "\u0080\u0002";

    static final String NONE = "N";

    private RawPickle() {}

    static String text(String text) {
        return "X" + int32(text.length()) + text;
    }

    static String integer(long value) {
        return value == (int) value ? "J" + int32((int) value) : "\u008a\b" + int64(value);
    }

    static String integers(long... values) {
        return "(" + Arrays.stream(values).mapToObj(RawPickle::integer).collect(Collectors.joining()) + "t";
    }

    /** A class or function. */
    static String global(String module, String name) {
        return "c" + module + "\n" + name + "\n";
    }

    /** Calls a class or function with the values that the words push. */
    static String call(String global, String... arguments) {
        return global + "(" + String.join("", arguments) + "tR";
    }

    static String storage(String type, String key, long elements) {
        return "(" + text("storage") + global("torch", type) + text(key) + text("cpu") + integer(elements) + "tQ";
    }

    static String tensor(String storage, long offset, String shape, String strides) {
        return call(
                global("torch._utils", "_rebuild_tensor_v2"),
                storage,
                integer(offset),
                shape,
                strides,
                "\u0089",
                global("collections", "OrderedDict") + ")R");
    }

    /** A whole pickle of a dictionary with one entry. */
    static String dictionary(String key, String value) {
        return START + "}" + text(key) + value + "s.";
    }

    /** A pickle of a dictionary with one tensor of two floats in storage 0. */
    static String sound() {
        return dictionary("a", tensor(storage("FloatStorage", "0", 2), 0, integers(2), integers(1)));
    }

    static String int32(int value) {
        return latin(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    static String int64(long value) {
        return latin(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
