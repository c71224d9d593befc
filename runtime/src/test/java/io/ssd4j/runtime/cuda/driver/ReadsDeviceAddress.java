// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import io.ssd4j.bindings.NativeMemory;
import java.lang.foreign.ValueLayout;

/** A program that treats a device address as host memory, a bug that the type for device addresses prevents. */
final class ReadsDeviceAddress {
    private ReadsDeviceAddress() {}

    /** Reads pinned memory, which is allowed, and then the GPU's memory. */
    public static void main(String[] arguments) {
        try (TestGpu gpu = TestGpu.open();
                PinnedMemory pinned = gpu.pinned(4);
                DeviceMemory memory = gpu.memory(4)) {
            pinned.segment().set(ValueLayout.JAVA_INT, 0, 5);
            System.out.println(
                    "read " + NativeMemory.view(pinned.segment().address(), 4).get(ValueLayout.JAVA_INT, 0));
            long address = memory.all().address().value();
            System.out.println("read " + NativeMemory.view(address, 4).get(ValueLayout.JAVA_INT, 0));
        }
    }
}
