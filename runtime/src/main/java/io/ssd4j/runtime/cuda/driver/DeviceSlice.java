// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/** A part of an allocation, with its bounds: what copies are checked against. Valid while the allocation is open. */
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
     * Where it begins.
     *
     * @throws IllegalStateException where the allocation is closed
     */
    public DeviceAddress address() {
        memory.requireOpen();
        return address;
    }

    /** Its size. */
    public long bytes() {
        return bytes;
    }

    /** The allocation that it is a part of. */
    public DeviceMemory memory() {
        return memory;
    }

    /**
     * A part of this part.
     *
     * @throws IndexOutOfBoundsException where the part is not inside
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
