// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import java.lang.foreign.MemorySegment;

/** An object of the driver that is known by a handle, bound to the function that destroys it. */
public abstract class OwnedHandle extends Owned {
    private final String destroyFunction;
    private final MemorySegment handle;

    OwnedHandle(CudaContext context, String destroyFunction, MemorySegment handle) {
        super(context);
        this.destroyFunction = destroyFunction;
        this.handle = handle;
    }

    /**
     * The handle to pass on to the driver, or to a library that takes the driver's objects.
     *
     * @throws IllegalStateException where the object is closed
     */
    public final MemorySegment handle() {
        requireOpen();
        return handle;
    }

    abstract int destroy(MemorySegment closing);

    @Override
    final void destroy() {
        CudaDriver.check(destroyFunction, destroy(handle));
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
