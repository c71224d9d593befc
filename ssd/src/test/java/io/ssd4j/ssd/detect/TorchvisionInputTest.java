// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.model.SsdVariant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a photo becomes for torchvision's detector, against values that torchvision's own transform computed. */
class TorchvisionInputTest {
    /** Values reach 151; the reference rounds differently in the last bits. */
    private static final float BOUND = 1e-3f;

    @Test
    void photosBecomeTorchvisionsInputs() {
        GoldenLines lines = GoldenLines.of("torchvision-inputs.txt");
        SsdVariant variant = SsdVariant.of("torchvision:coco");
        InputTransform transform = new InputTransform(variant.backbone().size(), variant.conversion());
        int photos = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment input = arena.allocate(transform.byteSize(), Float.BYTES);
            while (lines.hasNext()) {
                List<String> header = lines.next();
                String photo = header.get(1);
                transform.apply(Photo.read(GoldenPhotos.path(photo)).frame(), input, 0);
                for (int i = Integer.parseInt(header.get(2)); i > 0; i--) {
                    List<String> value = lines.next();
                    float ours = input.getAtIndex(ValueLayout.JAVA_FLOAT, Long.parseLong(value.get(0)));
                    assertEquals(Float.parseFloat(value.get(1)), ours, BOUND, photo + ", position " + value.get(0));
                }
                photos++;
            }
        }
        assertEquals(3, photos);
    }
}
