// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Whether detections are those that the rules give: the same boxes in the same order, ties included. */
final class GoldenAgreement {
    private GoldenAgreement() {}

    static void assertAgrees(String name, List<GoldenDetection> expected, List<GoldenDetection> found) {
        assertEquals(expected.size(), found.size(), name);
        for (int i = 0; i < expected.size(); i++) {
            GoldenDetection golden = expected.get(i);
            GoldenDetection ours = found.get(i);
            assertTrue(golden.agrees(ours), name + " " + i + ": " + golden + " " + ours);
        }
    }
}
