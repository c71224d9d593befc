// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/**
 * An address in a GPU's memory. Not a memory segment, because reading it from Java would crash the process.
 *
 * @param value a CUdeviceptr
 */
public record DeviceAddress(long value) {

    /** The address a number of bytes further. */
    public DeviceAddress plus(long bytes) {
        return new DeviceAddress(value + bytes);
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
