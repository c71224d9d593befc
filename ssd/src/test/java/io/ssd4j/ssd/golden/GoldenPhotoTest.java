// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.model.SsdBackbone;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenPhotoTest {

    @ParameterizedTest
    @CsvSource({"SSD300, astronaut", "SSD300, chelsea", "SSD300, coffee", "SSD512, coffee"})
    void computesTheSameInputAsPyTorch(SsdBackbone backbone, String photo) {
        Golden golden = GoldenFile.open(backbone.id() + ".safetensors").golden(backbone.id() + "/" + photo + "/input");

        Deviation deviation = golden.of(MemorySegment.ofArray(GoldenPhoto.input(photo, backbone)));

        assertEquals(0, deviation.samples());
        assertEquals(0, deviation.norm(), 1e-15);
    }
}
