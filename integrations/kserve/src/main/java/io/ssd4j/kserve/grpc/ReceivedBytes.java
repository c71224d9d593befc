// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * Tells how many bytes of a call's message have arrived, long before the message is whole. gRPC itself tells only then, when many
 * large messages together may already fill the memory.
 */
final class ReceivedBytes extends ServerStreamTracer {
    /** Makes one for each call. */
    static final ServerStreamTracer.Factory FACTORY = new ServerStreamTracer.Factory() {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return new ReceivedBytes();
        }
    };

    private static final Context.Key<ReceivedBytes> KEY = Context.key("ssd4j-received-bytes");

    private volatile LongConsumer listener = _ -> {};

    private ReceivedBytes() {}

    /** The one of the call whose interceptor runs on this thread. */
    static ReceivedBytes ofThisCall() {
        return Objects.requireNonNull(KEY.get());
    }

    /**
     * Sets who is told.
     *
     * @param newListener gets the number of further bytes, on the thread that receives them, which must not wait
     */
    void listen(LongConsumer newListener) {
        listener = newListener;
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
        listener.accept(bytes);
    }
}
