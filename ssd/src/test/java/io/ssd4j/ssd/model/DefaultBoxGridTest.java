// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.detection.DefaultBoxes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The default boxes of the references, from {@code benchmarks/pytorch/make_default_box_goldens.py}, bit for bit. */
class DefaultBoxGridTest {
    private static final int BOX = 4;

    static List<SsdVariant> variants() {
        return SsdVariant.all();
    }

    private static List<String[]> goldens(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(DefaultBoxGridTest.class.getResourceAsStream("default-boxes.csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(","))
                    .filter(fields -> fields[0].equals(name))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void someBoxesOfEachVariant(SsdVariant variant) throws IOException {
        float[] boxes = variant.rules().defaultBoxes().toArray();
        int compared = 0;
        for (String[] golden : goldens(variant.id())) {
            if (!golden[1].equals("sha256")) {
                int at = BOX * Integer.parseInt(golden[1]);
                for (int i = 0; i < BOX; i++) {
                    assertEquals(Float.parseFloat(golden[2 + i]), boxes[at + i], String.join(" ", golden));
                    compared++;
                }
            }
        }
        assertEquals(9 * BOX, compared);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void allBoxesOfEachVariant(SsdVariant variant) throws IOException {
        DefaultBoxes boxes = variant.rules().defaultBoxes();
        String[] golden = goldens(variant.id()).getFirst();
        assertEquals("sha256", golden[1]);
        assertEquals(Integer.parseInt(golden[2]), boxes.count());
        assertEquals(golden[3], sha256(boxes.toArray()));
    }

    /** torchvision converts its boxes to corners in pixels and back in float32, which moves them by less than 1e-6 of the image. */
    @Test
    void torchvisionsPixelsAreTheSameBoxes() throws IOException {
        float[] boxes = SsdVariant.of("torchvision:coco").rules().defaultBoxes().toArray();
        for (String[] golden : goldens("torchvision:coco pixels")) {
            if (!golden[1].equals("sha256")) {
                int at = BOX * Integer.parseInt(golden[1]);
                for (int i = 0; i < BOX; i++) {
                    assertEquals(Float.parseFloat(golden[2 + i]) / 300, boxes[at + i], 1e-6, String.join(" ", golden));
                }
            }
        }
    }

    @Test
    void onlyTorchvisionHasCentersOutsideTheImage() {
        for (SsdVariant variant : SsdVariant.all()) {
            DefaultBoxes boxes = variant.rules().defaultBoxes();
            float largest = 0;
            for (int i = 0; i < boxes.count(); i++) {
                largest = Math.max(largest, boxes.centerX(i));
            }
            // 9.5 cells of 32 pixels, the last of a row of conv8_2.
            float expected = variant.id().equals("torchvision:coco") ? 9.5f * 32 / 300 : largest;
            assertEquals(expected, largest, variant.id());
            assertEquals(variant.id().equals("torchvision:coco"), largest > 1, variant.id());
        }
    }

    @Test
    void aTableForAnotherBackboneIsRefused() {
        DefaultBoxTable table = SsdVariant.of("lufficc:voc512").defaultBoxes();
        String message = assertThrows(
                        IllegalArgumentException.class, () -> DefaultBoxGrid.of(table, SsdBackbone.SSD300))
                .getMessage();
        assertEquals("default boxes for 7 maps, but ssd300 has 6", message);
    }

    private static String sha256(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(Arrays.toString(values), e);
        }
    }
}
