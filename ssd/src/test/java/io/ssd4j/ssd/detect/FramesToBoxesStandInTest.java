// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pixels go to the GPU and boxes come back: nothing else crosses the bus, and the boxes are those of the CPU engine. */
@Tag("standin")
class FramesToBoxesStandInTest {
    private static final Path EXAMPLES = Repository.root().resolve("examples");

    /** The last numbers of the stand-in's control file, {@code struct control_done}. */
    private static final int NUMBERS = 6;

    @Test
    void aRunUploadsPixelsAndDownloadsBoxes() throws IOException {
        Capability.require(Capability.GCC);
        RgbImage photo = Photo.read(EXAMPLES.resolve("shapes.png"));
        try (Device cpu = Device.open("cpu");
                Detector expected = detector(cpu);
                Device gpu = Device.open("cuda:0", DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                Detector detector = detector(gpu);
                DetectorSession session = detector.openSession(1, photo.width())) {
            long[] before = done();
            session.set(0, photo.frame());
            session.run();
            long[] done = done();
            for (int i = 0; i < NUMBERS; i++) {
                done[i] -= before[i];
            }
            // Resizing, five poolings, the L2 normalization, and scores, classes and images of the detection.
            assertEquals(10, done[0], "kernels");
            // Those of the backbone and the heads of six maps.
            assertEquals(23 + 6, done[1], "calls of libraries");
            assertEquals(1, done[2], "uploads");
            // The layout of the pixels, a table entry for each column and row of the input, and the rows that are read,
            // at most all.
            long tables = 32 + 2 * 300 * 16;
            long pixels = 3L * photo.width() * Math.min(photo.height(), 600);
            assertTrue(done[3] > pixels / 2 && done[3] <= tables + pixels, done[3] + " bytes up");
            assertEquals(1, done[4], "downloads");
            // Two counts, and 24 bytes for each of the most detections.
            long boxes = 8 + 24L * detector.variant().rules().detections();
            assertEquals(boxes, done[5], "bytes down");
            List<GoldenDetection> found =
                    expected.detect(photo).stream().map(GoldenDetection::of).toList();
            assertTrue(found.size() >= 8, found::toString);
            GoldenAgreement.assertAgrees(
                    "shapes",
                    found,
                    session.detections(0, detector.variant().labels()).stream()
                            .map(GoldenDetection::of)
                            .toList());
        }
    }

    private static Detector detector(Device device) {
        try (Checkpoint checkpoint =
                Checkpoint.open(EXAMPLES.resolve("shapes.safetensors").toString(), Optional.empty(), warning -> {
                    throw new AssertionError(warning);
                })) {
            return Detector.open(device, checkpoint, Precision.FP32);
        }
    }

    private static long[] done() throws IOException {
        Path control = Path.of(Objects.requireNonNull(System.getenv("SSD4J_STANDIN_CONTROL")));
        ByteBuffer bytes = ByteBuffer.allocate(NUMBERS * Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(control, StandardOpenOption.READ)) {
            channel.read(bytes, channel.size() - bytes.capacity());
        }
        long[] numbers = new long[NUMBERS];
        bytes.flip().asLongBuffer().get(numbers);
        return numbers;
    }
}
