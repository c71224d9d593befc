// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/** A part of an allocation, with the bounds that copies are checked against. Valid while the allocation is open. */
public final class DeviceSlice {
    private final DeviceMemory memory;
    private final DeviceAddress address;
    private final long bytes;

    DeviceSlice(DeviceMemory memory, DeviceAddress address, long bytes) {
        this.memory = memory;
        this.address = address;
        this.bytes = bytes;
    }

    /**
     * The address of the first byte.
     *
     * @throws IllegalStateException if the allocation is closed
     */
    public DeviceAddress address() {
        memory.handle();
        return address;
    }

    /** The size of the part. */
    public long bytes() {
        return bytes;
    }

    /**
     * A part of this part.
     *
     * @throws IndexOutOfBoundsException if the part is not inside this one
     */
    public DeviceSlice slice(long offset, long length) {
        if (offset < 0 || length < 0 || length > bytes - offset) {
            throw new IndexOutOfBoundsException("bytes " + offset + " to " + (offset + length) + " of " + this);
        }
        return new DeviceSlice(memory, address.plus(offset), length);
    }

    @Override
    public String toString() {
        return bytes + " bytes of device memory at " + address;
    }
}
