// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.Precision;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionOptionsTest {
    private static final DetectionOptions OPTIONS = DetectionOptions.of(new WeightsFile("/weights", "0".repeat(64)));

    @Test
    void theyReachAnExecutorUnchanged() throws Exception {
        DetectionOptions options = OPTIONS.variant("lufficc:voc512")
                .labels(List.of("cat", "dog"))
                .device("cuda:1")
                .precision(Precision.FP16)
                .threads(3)
                .deterministic(true)
                .batch(8)
                .threshold(0.25f)
                .orientation(true)
                .maxPixels(1000)
                .maxBytes(2000);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(options);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(options, in.readObject());
        }
    }

    @Test
    void whatDoesNotExistIsRefusedByTheDriver() {
        refused("not a device: 'cuda:x'; write cpu, cuda or cuda:1", () -> OPTIONS.device("cuda:x"));
        refused("batch must be at least 1, not 0", () -> OPTIONS.batch(0));
        refused("the threshold must be 0 to 1, not NaN", () -> OPTIONS.threshold(Float.NaN));
        refused("threads must be 0 (the cores of the executor) to 1024, not -1", () -> OPTIONS.threads(-1));
        refused("maxPixels must be at least 1, not 0", () -> OPTIONS.maxPixels(0));
        refused("maxBytes must be at least 1, not 0", () -> OPTIONS.maxBytes(0));
        refused("label 2 has no name", () -> OPTIONS.labels(List.of("cat", " ")));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.variant("ssd301"));
    }

    private static void refused(String message, Runnable change) {
        assertEquals(
                message,
                String.valueOf(assertThrows(IllegalArgumentException.class, change::run)
                        .getMessage()));
    }
}
