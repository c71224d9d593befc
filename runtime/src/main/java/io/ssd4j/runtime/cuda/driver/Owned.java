// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/**
 * Something that was made in a context and is owned by Java. Closing it makes its context current, is idempotent, and lets go
 * of it even where the driver reports an error: the driver has let go of it then too. Not to be closed while another thread
 * uses it.
 */
public abstract class Owned implements AutoCloseable {
    private final CudaContext context;
    private final AtomicBoolean closed = new AtomicBoolean();

    Owned(CudaContext context) {
        this.context = context;
    }

    /**
     * Makes something in a context: enters the context first, so that it cannot be closed meanwhile, and leaves it where the
     * making fails.
     */
    static MemorySegment make(CudaContext context, String function, ToIntFunction<MemorySegment> call) {
        context.enter();
        try {
            context.makeCurrent();
            return CudaDriver.handle(function, call);
        } catch (RuntimeException | Error e) {
            context.leave();
            throw e;
        }
    }

    /** Where it was made. */
    public final CudaContext context() {
        return context;
    }

    /**
     * Passes where it is open: the driver would follow a dead handle.
     *
     * @throws IllegalStateException where it is closed
     */
    final void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    abstract void destroy();

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            // Last in, first out: each step happens whatever those before it threw.
            try (CloseStack steps = new CloseStack()) {
                steps.onClose(context::leave);
                steps.onClose(this::destroy);
                steps.onClose(context::makeCurrent);
            }
        }
    }
}
