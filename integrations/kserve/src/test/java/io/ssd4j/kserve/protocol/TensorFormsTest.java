// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.kserve.protocol.OutputTensor.Values;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The raw forms, with bytes that were written by hand from the protocol. */
class TensorFormsTest {

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void elementsOfAnyLengthHaveALengthEach() {
        ByteBuffer sent = ByteBuffer.wrap(bytes(2, 0, 0, 0, 'a', 'b', 0, 0, 0, 0, 1, 0, 0, 0, 'c'));
        Content.Elements elements = (Content.Elements) Content.ofRaw("x", Datatype.BYTES, sent);
        assertEquals(
                List.of(ByteBuffer.wrap(bytes('a', 'b')), ByteBuffer.wrap(new byte[0]), ByteBuffer.wrap(bytes('c'))),
                elements.elements());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5})
    void aLengthThatDoesNotFitIsRefused(int length) {
        ByteBuffer sent = ByteBuffer.wrap(bytes(2, 0, 0, 0, 'a', 'b'), 0, length);
        assertThrows(RequestException.class, () -> Content.ofRaw("x", Datatype.BYTES, sent));
    }

    @Test
    void aLengthBeyondTwoGigabytesIsRefused() {
        ByteBuffer sent = ByteBuffer.wrap(bytes(255, 255, 255, 255, 'a'));
        assertThrows(RequestException.class, () -> Content.ofRaw("x", Datatype.BYTES, sent));
    }

    @Test
    void moreElementsThanThereMayBeAreRefused() {
        byte[] most = new byte[4 * Content.MOST_ELEMENTS];
        Content.Elements elements = (Content.Elements) Content.ofRaw("x", Datatype.BYTES, ByteBuffer.wrap(most));
        assertEquals(Content.MOST_ELEMENTS, elements.elements().size());
        ByteBuffer more = ByteBuffer.allocate(4 * (Content.MOST_ELEMENTS + 1));
        assertEquals(
                "a tensor of the type BYTES has at most 65536 elements",
                assertThrows(RequestException.class, () -> Content.ofRaw("x", Datatype.BYTES, more))
                        .text());
    }

    @Test
    void aShapeWithTooManyExtentsIsRefusedAndNotShown() {
        Content one = new Content.Raw(ByteBuffer.allocate(1));
        new InputTensor("x", Datatype.UINT8, Collections.nCopies(64, 1L), one, Parameters.NONE);
        RequestException refusal = assertThrows(
                RequestException.class,
                () -> new InputTensor("x", Datatype.UINT8, Collections.nCopies(65, 1L), one, Parameters.NONE));
        assertEquals("the shape of the input 'x' has more than 64 extents", refusal.text());
    }

    @Test
    void answersAreLittleEndian() {
        assertArrayEquals(
                bytes(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0),
                RawForm.of(new OutputTensor("x", Datatype.FP32, List.of(2L), new Values.Floats(new float[] {1, -2}))));
        assertArrayEquals(
                bytes(0, 0x3c, 0, 0xc0, 0xff, 0x7b),
                RawForm.of(new OutputTensor(
                        "x", Datatype.FP16, List.of(3L), new Values.Floats(new float[] {1, -2, 65504}))));
        assertArrayEquals(
                bytes(3, 1, 0, 0, 0, 0, 0, 0),
                RawForm.of(new OutputTensor("x", Datatype.INT64, List.of(1L), new Values.Integers(new long[] {259}))));
        assertArrayEquals(
                bytes(3, 1, 0, 0),
                RawForm.of(new OutputTensor("x", Datatype.INT32, List.of(1L), new Values.Integers(new long[] {259}))));
        assertArrayEquals(
                bytes(2, 0, 0, 0, 0xc3, 0xa4, 0, 0, 0, 0),
                RawForm.of(
                        new OutputTensor("x", Datatype.BYTES, List.of(2L), new Values.Texts(List.of("\u00e4", "")))));
    }

    @Test
    void aTensorHasAsManyBytesAsItsShapeSays() {
        Content six = new Content.Raw(ByteBuffer.allocate(6));
        new InputTensor("x", Datatype.FP16, List.of(3L), six, Parameters.NONE);
        new InputTensor("x", Datatype.UINT8, List.of(1L, 2L, 3L), six, Parameters.NONE);
        for (List<Long> shape :
                List.of(List.of(2L), List.of(4L), List.of(-3L), List.of(1L << 62, 4L), List.<Long>of())) {
            assertThrows(
                    RequestException.class, () -> new InputTensor("x", Datatype.FP16, shape, six, Parameters.NONE));
        }
    }

    @Test
    void whatAClientSentIsShownShortAndWithoutControlCharacters() {
        assertEquals("a b", Shown.text("a\nb"));
        assertEquals("x".repeat(64) + "...", Shown.text("x".repeat(1000)));
    }
}
