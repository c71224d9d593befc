// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.testing.Capability;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** One photo for each of the two references: the stand-in GPU takes its time. */
@Tag("standin")
class DetectionGoldenStandInTest extends DetectionGoldens {
    @Override
    String device() {
        return "cuda:0";
    }

    @Override
    int cases() {
        return 1;
    }

    @Override
    List<String> variants() {
        return List.of("lufficc:voc300", "torchvision:coco");
    }

    @Override
    void requireHardware() {
        Capability.require(Capability.GCC);
    }
}
