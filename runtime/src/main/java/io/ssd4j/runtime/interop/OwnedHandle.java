// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.interop;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/**
 * An object of a native library that Java owns: a handle, bound to the function that destroys it. Not to be closed while
 * another thread uses it.
 */
public abstract class OwnedHandle implements AutoCloseable {
    private final CheckedCalls calls;
    private final MemorySegment handle;
    private final String destroyFunction;
    private final ToIntFunction<MemorySegment> destroy;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param handle what the library's functions know the object by
     * @param destroyFunction the name of the C function that destroys it
     * @param destroy calls that function and returns its status
     */
    protected OwnedHandle(
            CheckedCalls calls, MemorySegment handle, String destroyFunction, ToIntFunction<MemorySegment> destroy) {
        this.calls = calls;
        this.handle = handle;
        this.destroyFunction = destroyFunction;
        this.destroy = destroy;
    }

    /**
     * The handle to pass to the library.
     *
     * @throws IllegalStateException if the object is closed: the library would follow a dangling pointer
     */
    public final MemorySegment handle() {
        if (closed.get()) {
            throw new IllegalStateException(this + " is closed");
        }
        return handle;
    }

    /**
     * Ends the use of the object by Java, before it is destroyed; overridden if others than this object may use it.
     *
     * @throws IllegalStateException if it is in use; it then stays open
     */
    protected void endUse() {}

    /** Destroys the object. Overridden to do more before or after; called once. */
    protected void destroy() {
        calls.check(destroyFunction, this, destroy.applyAsInt(handle));
    }

    /**
     * Destroys the object; idempotent. An object whose destruction fails is closed all the same, since the library has let go
     * of it.
     *
     * @throws io.ssd4j.runtime.NativeCallException if the library reports an error, which may be one of earlier work
     * @throws IllegalStateException if the object is in use; it then stays open
     */
    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                endUse();
            } catch (RuntimeException | Error e) {
                closed.set(false);
                throw e;
            }
            destroy();
        }
    }

    /** Names the object in messages. */
    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
