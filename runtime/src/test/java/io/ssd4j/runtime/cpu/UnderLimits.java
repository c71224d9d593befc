// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.DeviceOptions;
import java.lang.foreign.Arena;

/**
 * The main program of a process with limits: prints how many threads the engine uses, what a large allocation
 * leads to, and the size that the heap may have.
 */
final class UnderLimits {
    private UnderLimits() {}

    /**
     * Opens the device and allocates.
     *
     * @param arguments the size of the allocation in bytes
     */
    public static void main(String[] arguments) {
        try (CpuDevice device = (CpuDevice) new CpuEngine().open(DeviceId.CPU, DeviceOptions.DEFAULT)) {
            System.out.println("threads " + device.threads());
        }
        try (Arena arena = Arena.ofConfined()) {
            HostMemory.allocate(arena, Long.parseLong(arguments[0]), "the test");
            System.out.println("allocated");
        } catch (DeviceMemoryException e) {
            System.out.println(e.getMessage());
        }
        System.out.println("heap " + Runtime.getRuntime().maxMemory());
    }
}
