// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.MemorySegment;
import java.util.function.ToIntFunction;

/**
 * An object that was created in a context. The context cannot be closed while the object is open. Closing the object makes
 * its context current.
 */
public abstract class ContextObject extends OwnedHandle {
    private final CudaContext context;

    ContextObject(
            CudaContext context, MemorySegment handle, String destroyFunction, ToIntFunction<MemorySegment> destroy) {
        super(CudaDriver.CALLS, handle, destroyFunction, destroy);
        this.context = context;
    }

    /**
     * Creates an object in a context. Enters the context first, so that it cannot be closed meanwhile, and leaves it if the
     * call fails.
     */
    static MemorySegment create(CudaContext context, String function, ToIntFunction<MemorySegment> call) {
        context.dependents.enter();
        try {
            context.makeCurrent();
            return CudaDriver.CALLS.pointer(function, call);
        } catch (RuntimeException | Error e) {
            context.dependents.leave();
            throw e;
        }
    }

    /** The context that the object was created in. */
    public final CudaContext context() {
        return context;
    }

    @Override
    protected final void destroy() {
        try (CloseStack steps = new CloseStack()) {
            steps.onClose(context.dependents::leave);
            steps.onClose(super::destroy);
            steps.onClose(context::makeCurrent);
        }
    }
}
