// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.PixelFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of frames of one size: 8-bit red, green and blue, one frame after another, without a header.
 *
 * @param path {@code SSD4J_FRAMES}
 * @param width {@code SSD4J_FRAME_SIZE}, {@code 500x375}
 * @param height the same
 */
record FrameFile(Path path, int width, int height) {

    private static final int CHANNELS = 3;

    static FrameFile ofEnvironment() {
        String path = System.getenv("SSD4J_FRAMES");
        String size = System.getenv("SSD4J_FRAME_SIZE");
        if (path == null || size == null) {
            throw new IllegalArgumentException(
                    "the race from frames to boxes needs SSD4J_FRAMES and SSD4J_FRAME_SIZE (500x375)");
        }
        return of(Path.of(path), size);
    }

    static FrameFile of(Path path, String size) {
        String[] sides = size.split("x", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException("the size of a frame is WIDTHxHEIGHT, not " + size);
        }
        return new FrameFile(path, Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    long frameBytes() {
        return (long) CHANNELS * width * height;
    }

    /**
     * Reads the first frames into ordinary host memory, where a camera's driver would have put them.
     *
     * @throws IOException if the file has fewer
     */
    List<Frame> read(int count, Arena arena) throws IOException {
        MemorySegment pixels = arena.allocate(count * frameBytes());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                Arena file = Arena.ofConfined()) {
            if (channel.size() < pixels.byteSize()) {
                throw new IOException(path + " has " + channel.size() / frameBytes() + " frames, fewer than " + count);
            }
            pixels.copyFrom(channel.map(FileChannel.MapMode.READ_ONLY, 0, pixels.byteSize(), file));
        }
        List<Frame> frames = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            frames.add(Frame.packed(pixels.asSlice(i * frameBytes(), frameBytes()), width, height, PixelFormat.RGB));
        }
        return frames;
    }
}
