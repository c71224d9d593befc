// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import java.lang.foreign.MemorySegment;

/** An object of the library that Java owns. Not for use by several threads while it is being closed. */
abstract class OwnedHandle implements AutoCloseable {
    private final String destroyFunction;
    private MemorySegment handle;

    OwnedHandle(String destroyFunction, MemorySegment handle) {
        this.destroyFunction = destroyFunction;
        this.handle = handle;
    }

    /**
     * The pointer to pass on.
     *
     * @throws IllegalStateException where the object is closed: the library would read freed memory
     */
    final MemorySegment handle() {
        if (handle.address() == 0) {
            throw new IllegalStateException(getClass().getSimpleName() + " is closed");
        }
        return handle;
    }

    abstract int destroy(MemorySegment closing);

    /** Destroys the object; idempotent. */
    @Override
    public final void close() {
        if (handle.address() != 0) {
            MemorySegment closing = handle;
            handle = MemorySegment.NULL;
            CublasLt.check(destroyFunction, destroy(closing));
        }
    }
}
