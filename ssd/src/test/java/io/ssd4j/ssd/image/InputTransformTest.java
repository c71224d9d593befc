// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTransformTest {
    private static final int SIDE = 75;
    private final InputTransform transform = new InputTransform(SIDE);

    @Test
    void planesAreRedGreenBlueMinusTheirMeans() {
        MemorySegment orange = MemorySegment.ofArray(new byte[] {(byte) 255, (byte) 128, 0});

        MemorySegment input = apply(Frame.packed(orange, 1, 1, PixelFormat.RGB));

        for (int i = 0; i < SIDE * SIDE; i++) {
            assertEquals(255 - 123, input.getAtIndex(ValueLayout.JAVA_FLOAT, i));
            assertEquals(128 - 117, input.getAtIndex(ValueLayout.JAVA_FLOAT, SIDE * SIDE + i));
            assertEquals(-104, input.getAtIndex(ValueLayout.JAVA_FLOAT, 2 * SIDE * SIDE + i));
        }
    }

    /** The same image in every format, with padded rows, on and off the heap. */
    @ParameterizedTest
    @CsvSource({
        "RGB, 0, true",
        "RGB, 7, true",
        "BGR, 0, true",
        "BGR, 64, false",
        "RGBA, 3, true",
        "BGRA, 0, false",
        "BGRA, 1, true"
    })
    void stridedFramesEqualThePackedOne(PixelFormat format, int padding, boolean offHeap) throws IOException {
        RgbImage image = Fixtures.png(Fixtures.folder("resize").resolve("noise-79x113.png"));
        MemorySegment expected = apply(image.frame());

        MemorySegment actual = apply(frame(image, format, padding, offHeap));

        assertEquals(-1, expected.mismatch(actual));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void grayEqualsThreeEqualChannels(int padding) throws IOException {
        RgbImage image = Fixtures.png(Fixtures.folder("resize").resolve("gray-120x90.png"));
        MemorySegment expected = apply(image.frame());

        MemorySegment actual = apply(frame(image, PixelFormat.GRAY, padding, true));

        assertEquals(-1, expected.mismatch(actual));
    }

    @Test
    void oneTransformServesFramesOfChangingGeometry() throws IOException {
        RgbImage tall = Fixtures.png(Fixtures.folder("resize").resolve("noise-79x113.png"));
        RgbImage wide = Fixtures.png(Fixtures.folder("resize").resolve("row-97x1.png"));
        MemorySegment expected = apply(tall.frame());

        apply(wide.frame());

        assertEquals(-1, expected.mismatch(apply(tall.frame())));
        assertEquals(-1, expected.mismatch(apply(frame(tall, PixelFormat.BGR, 9, true))));
    }

    @Test
    void writesOnlyItsOwnImage() throws IOException {
        RgbImage image = Fixtures.png(Fixtures.folder("resize").resolve("noise-79x113.png"));
        // At an odd offset, to prove that alignment does not matter.
        long offset = transform.byteSize() + 1;
        MemorySegment batch = Arena.ofAuto().allocate(3 * transform.byteSize() + 1);
        batch.fill((byte) 0x5a);

        transform.apply(image.frame(), batch, offset);

        MemorySegment untouched =
                Arena.ofAuto().allocate(transform.byteSize() + 1).fill((byte) 0x5a);
        long end = offset + transform.byteSize();
        assertEquals(-1, MemorySegment.mismatch(batch, 0, offset, untouched, 0, offset));
        assertEquals(-1, MemorySegment.mismatch(batch, end, batch.byteSize(), untouched, 0, batch.byteSize() - end));
        assertEquals(-1, apply(image.frame()).mismatch(batch.asSlice(offset, transform.byteSize())));
    }

    @Test
    void rejectsADestinationWithoutRoom() {
        Frame dot = Frame.packed(MemorySegment.ofArray(new byte[3]), 1, 1, PixelFormat.RGB);
        MemorySegment input = Arena.ofAuto().allocate(transform.byteSize());

        assertThrows(IllegalArgumentException.class, () -> transform.apply(dot, input, 4));
        assertThrows(IllegalArgumentException.class, () -> transform.apply(dot, input, -4));
        assertThrows(IllegalArgumentException.class, () -> transform.apply(dot, input, Long.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> transform.apply(dot, input.asReadOnly(), 0));
        assertThrows(IllegalArgumentException.class, () -> new InputTransform(0));
    }

    @Test
    void rejectsAFrameWhoseMemoryWasFreed() {
        Frame gone;
        try (Arena arena = Arena.ofConfined()) {
            gone = Frame.packed(arena.allocate(3), 1, 1, PixelFormat.RGB);
        }

        assertThrows(IllegalStateException.class, () -> apply(gone));
    }

    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void allocatesNothingForFramesOfTheSameGeometry(PixelFormat format) {
        MemorySegment pixels = Arena.ofAuto().allocate(640 * 480 * 4);
        Frame frame = Frame.packed(pixels, 640, 480, format);
        MemorySegment input = Arena.ofAuto().allocate(transform.byteSize());
        Runnable reuse = () -> transform.apply(frame, input, 0);
        Runnable renewal = () -> new InputTransform(SIDE).apply(frame, input, 0);

        assertEquals(0, allocatedPerCall(reuse), "a transform that is used again");
        // Proves that the measurement detects allocations.
        assertTrue(allocatedPerCall(renewal) > 1000, "a new transform each time");
    }

    /** The minimum of several rounds: the JVM itself may allocate occasionally, our code would on every call. */
    private static long allocatedPerCall(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10; i++) {
                call.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least / 10;
    }

    private MemorySegment apply(Frame frame) {
        MemorySegment input = Arena.ofAuto().allocate(transform.byteSize(), Float.BYTES);
        transform.apply(frame, input, 0);
        return input;
    }

    private static Frame frame(RgbImage image, PixelFormat format, int padding, boolean offHeap) {
        int step = format.bytesPerPixel();
        long stride = (long) image.width() * step + padding;
        long bytes = stride * image.height();
        MemorySegment pixels =
                offHeap ? Arena.ofAuto().allocate(bytes) : MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
        // Row padding and the fourth byte of a pixel must not influence the result.
        pixels.fill((byte) 0xee);
        int[] offsets = {format.red(), format.green(), format.blue()};
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    byte level = image.pixels().get(ValueLayout.JAVA_BYTE, 3L * (y * image.width() + x) + channel);
                    pixels.set(ValueLayout.JAVA_BYTE, y * stride + (long) x * step + offsets[channel], level);
                }
            }
        }
        return new Frame(pixels, image.width(), image.height(), stride, format);
    }
}
