// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the frames that all contestants of the race from frames to boxes read, made of photos.
 *
 * <p>Arguments: the file, the size of a frame (500x375), the number of frames, and the photos. No two frames are alike, so that frames mixed
 * up within a batch show as wrong boxes.
 */
public final class RaceFrames {
    private static final int CHANNELS = 3;

    private RaceFrames() {}

    /** Writes the file. */
    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            throw new IllegalArgumentException("arguments: FILE WIDTHxHEIGHT COUNT PHOTO...");
        }
        List<Path> photos =
                Arrays.stream(args).skip(3).map(photo -> Path.of(photo)).toList();
        writeFrames(FrameFile.of(Path.of(args[0]), args[1]), Integer.parseInt(args[2]), photos);
    }

    private static void writeFrames(FrameFile file, int count, List<Path> photos) throws IOException {
        List<byte[]> scaled =
                photos.stream().map(photo -> scaled(Photo.read(photo), file)).toList();
        try (OutputStream out = Files.newOutputStream(file.path())) {
            for (int i = 0; i < count; i++) {
                byte[] frame = scaled.get(i % scaled.size());
                // Each reuse of a photo is rotated by some more rows.
                int shift = i / scaled.size() * 7 % file.height() * CHANNELS * file.width();
                out.write(frame, shift, frame.length - shift);
                out.write(frame, 0, shift);
            }
        }
    }

    /** Returns a photo in the size of the frames, by the nearest pixels: what matters is that all contestants get the same. */
    private static byte[] scaled(RgbImage photo, FrameFile file) {
        byte[] frame = new byte[Math.toIntExact(file.frameBytes())];
        MemorySegment pixels = photo.pixels();
        for (int y = 0; y < file.height(); y++) {
            long row = (long) y * photo.height() / file.height();
            for (int x = 0; x < file.width(); x++) {
                long column = (long) x * photo.width() / file.width();
                long from = CHANNELS * (row * photo.width() + column);
                int to = CHANNELS * (y * file.width() + x);
                MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, from, frame, to, CHANNELS);
            }
        }
        return frame;
    }
}
