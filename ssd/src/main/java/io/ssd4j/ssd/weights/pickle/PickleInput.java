// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import io.ssd4j.runtime.WeightsException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a pickle, read in order; every length is compared with what is left before anything is allocated. */
final class PickleInput {
    /** Far more than the longest key of a checkpoint. */
    static final int MAX_TEXT = 1 << 20;

    /** Longer than any module and class name. */
    private static final int MAX_LINE = 256;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The only big-endian number in a pickle. */
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final String place;
    private final MemorySegment bytes;
    private long position;
    private long instruction;

    /**
     * @param place the file and the part of it, for messages
     * @param bytes the pickle, perhaps followed by something else
     */
    PickleInput(String place, MemorySegment bytes) {
        this.place = place;
        this.bytes = bytes;
    }

    /** Reads the code of the next instruction; failures are reported at its position. */
    int instruction() {
        instruction = position;
        return unsignedByte();
    }

    long position() {
        return position;
    }

    int unsignedByte() {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, take(1)));
    }

    int unsignedShort() {
        return Short.toUnsignedInt(bytes.get(SHORT, take(Short.BYTES)));
    }

    int signedInt() {
        return bytes.get(INT, take(Integer.BYTES));
    }

    long unsignedInt() {
        return Integer.toUnsignedLong(signedInt());
    }

    long signedLong() {
        return bytes.get(LONG, take(Long.BYTES));
    }

    double float64() {
        return bytes.get(DOUBLE, take(Double.BYTES));
    }

    /** A two's-complement number, little-endian; a {@link Long} if it fits, otherwise a {@link BigInteger}. */
    Number integer(int length) {
        byte[] digits = new byte[length];
        long from = take(length);
        for (int i = 0; i < length; i++) {
            digits[length - 1 - i] = bytes.get(ValueLayout.JAVA_BYTE, from + i);
        }
        BigInteger number = length == 0 ? BigInteger.ZERO : new BigInteger(digits);
        if (number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        return number;
    }

    /** UTF-8 text of a length in bytes. */
    String text(long length) {
        if (length < 0 || length > MAX_TEXT) {
            throw wrong("text of " + Long.toUnsignedString(length) + " bytes is longer than the limit of " + MAX_TEXT);
        }
        ByteBuffer encoded = bytes.asSlice(take(length), length).asByteBuffer();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
        } catch (CharacterCodingException e) {
            throw wrong("text is not UTF-8");
        }
    }

    /** ASCII text up to the end of the line. */
    String line() {
        long left = Math.min(bytes.byteSize() - position, MAX_LINE);
        byte[] line = new byte[(int) left];
        for (int i = 0; i < left; i++) {
            line[i] = bytes.get(ValueLayout.JAVA_BYTE, position + i);
            if (line[i] == '\n') {
                position += i + 1;
                return new String(Arrays.copyOf(line, i), StandardCharsets.UTF_8);
            }
        }
        throw wrong(left < MAX_LINE ? "it ends within a name" : "a name is longer than " + MAX_LINE + " bytes");
    }

    private long take(long length) {
        long from = position;
        if (length > bytes.byteSize() - from) {
            throw wrong("it ends after " + bytes.byteSize() + " bytes, " + (length - (bytes.byteSize() - from))
                    + " bytes too early: the file is truncated or damaged");
        }
        position += length;
        return from;
    }

    /** The failure at the current instruction. */
    WeightsException wrong(String what) {
        return new WeightsException(place + ", byte " + instruction + ": " + what);
    }
}
