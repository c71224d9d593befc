// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pixels of image messages, in place. */
class RawImageViewTest {
    private final Arena arena = Arena.ofAuto();

    private MemorySegment message(String encoding, int width, int height, int step, long bytes) {
        return TestMessages.image(encoding, width, height, step, arena.allocate(bytes), 0, arena);
    }

    private String refused(String encoding, int width, int height, int step, long bytes) {
        RawImageView view = new RawImageView(message(encoding, width, height, step, bytes));
        return String.valueOf(
                assertThrows(UnusableImageException.class, view::frame).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"bgr8,BGR,24", "rgb8,RGB,31", "mono8,GRAY,8", "bgra8,BGRA,32", "rgba8,RGBA,40"})
    void encodings(String encoding, PixelFormat format, int step) throws UnusableImageException {
        MemorySegment data = arena.allocate(6L * step);
        data.set(ValueLayout.JAVA_BYTE, 5L * step, (byte) 77);
        Frame frame = new RawImageView(TestMessages.image(encoding, 8, 6, step, data, 0, arena)).frame();
        assertEquals(format, frame.format());
        assertEquals(8, frame.width());
        assertEquals(6, frame.height());
        assertEquals(step, frame.rowStride());
        assertEquals(77, frame.pixels().get(ValueLayout.JAVA_BYTE, 5 * frame.rowStride()));
    }

    @Test
    void theSameGeometryIsTheSameObject() throws UnusableImageException {
        MemorySegment message = message("rgb8", 8, 6, 24, 144);
        RawImageView view = new RawImageView(message);
        Frame first = view.frame();
        assertSame(first, view.frame());
        message.set(ValueLayout.JAVA_INT, RosTypes.IMAGE.offset("height"), 5);
        Frame second = view.frame();
        assertNotSame(first, second);
        assertEquals(5, second.height());
    }

    @Test
    void messagesThatLieAreRefused() {
        assertTrue(refused("16UC1", 8, 6, 16, 96).startsWith("the encoding '16UC1' is not supported, only bgr8, "));
        assertTrue(refused("", 8, 6, 24, 144).contains("''"));
        assertTrue(refused("rgb8", 8, 6, 24, 143).contains("the segment of 143 bytes is too small"));
        assertTrue(refused("rgb8", 8, 6, 23, 144).contains("a row of 8 RGB pixels has 24 bytes"));
        assertTrue(refused("rgb8", 0, 6, 24, 144).contains("at least 1 x 1"));
        assertTrue(refused("rgb8", 8, -1, 24, 144).contains("at least 1 x 1"));
        assertTrue(
                refused("mono8", Integer.MAX_VALUE, Integer.MAX_VALUE, -1, 144).contains("too small"));
    }
}
