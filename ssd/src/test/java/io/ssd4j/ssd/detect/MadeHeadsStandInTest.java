// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.testing.Capability;
import org.junit.jupiter.api.Tag;

@Tag("standin")
class MadeHeadsStandInTest extends MadeHeadsContract {
    MadeHeadsStandInTest() {
        super("cuda:0");
    }

    @Override
    void requireHardware() {
        Capability.require(Capability.GCC);
    }
}
