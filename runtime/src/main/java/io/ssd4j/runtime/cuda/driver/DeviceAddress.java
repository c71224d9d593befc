// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/**
 * An address in a GPU's memory. It is no memory segment: Java that read it would die.
 *
 * @param value what the driver calls a CUdeviceptr
 */
public record DeviceAddress(long value) {

    /** The address some bytes further. */
    public DeviceAddress plus(long bytes) {
        return new DeviceAddress(value + bytes);
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
