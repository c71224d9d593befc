// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Precision;
import io.ssd4j.testing.Capability;
import java.util.List;

/** The precisions that the contracts test on a device: all that its engine supports on suitable hardware. */
final class TestedPrecisions {
    private TestedPrecisions() {}

    /** The precisions that a device's engine supports. */
    static List<Precision> of(String device) {
        return isCpu(device) ? List.of(Precision.FP32, Precision.BF16) : Precision.floatingPoint();
    }

    /** Skips the running test if this machine's hardware cannot compute in a precision. */
    static void require(String device, Precision precision) {
        if (isCpu(device) && precision == Precision.BF16) {
            Capability.require(Capability.CPU_BF16);
        }
    }

    private static boolean isCpu(String device) {
        return device.equals("cpu");
    }
}
