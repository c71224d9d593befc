// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;
import io.ssd4j.kserve.server.Admission;
import io.ssd4j.kserve.server.InferenceServer;
import io.ssd4j.kserve.server.RequestLog.Protocol;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Checks the token of a call and admits it, before its message is received. */
final class Gate implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final InferenceServer server;

    Gate(InferenceServer server) {
        this.server = server;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
        try {
            // Probes need no token.
            if (!method.equals("ServerLive") && !method.equals("ServerReady")) {
                server.settings().token().check(headers.get(AUTHORIZATION));
            }
            return method.equals("ModelInfer") ? admitted(call, headers, next) : next.startCall(call, headers);
        } catch (RequestException e) {
            return refuse(call, e);
        }
    }

    private <I, O> ServerCall.Listener<I> refuse(ServerCall<I, O> call, RequestException refusal) {
        if (refusal.status() == Status.BUSY) {
            server.log().failed(Protocol.GRPC, refusal.status(), 0);
        }
        call.close(Statuses.of(refusal), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private <I, O> ServerCall.Listener<I> admitted(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        Admission.Ticket ticket = server.admission().admit();
        Holding<I, O> holding = new Holding<>(call, ticket);
        ReceivedBytes.ofThisCall().listen(holding::received);
        ServerCall.Listener<I> listener;
        try {
            listener = next.startCall(call, headers);
        } catch (RuntimeException | Error e) {
            ticket.close();
            throw e;
        }
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(I message) {
                if (holding.message(((MessageLite) message).getSerializedSize())) {
                    super.onMessage(message);
                }
            }

            @Override
            public void onHalfClose() {
                if (!holding.refused.get()) {
                    super.onHalfClose();
                }
            }

            // One of the two ends every call.
            @Override
            public void onComplete() {
                ticket.close();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                ticket.close();
                super.onCancel();
            }
        };
    }

    /** The bytes of a call's message: as they are received, and when they are decompressed. */
    private final class Holding<I, O> {
        private final ServerCall<I, O> call;
        private final Admission.Ticket ticket;
        private final AtomicLong held = new AtomicLong();
        private final AtomicBoolean refused = new AtomicBoolean();

        Holding(ServerCall<I, O> call, Admission.Ticket ticket) {
            this.call = call;
            this.ticket = ticket;
        }

        /** Part of a message has arrived; called on a thread that must not wait. */
        void received(long bytes) {
            try {
                hold(bytes);
            } catch (RequestException e) {
                if (refused.compareAndSet(false, true)) {
                    var _ = Thread.ofVirtual().start(() -> refuse(call, e));
                }
            }
        }

        /** The message is whole; returns whether it is accepted. */
        boolean message(long bytes) {
            try {
                hold(Math.max(0, bytes - held.get()));
                return !refused.get();
            } catch (RequestException e) {
                if (refused.compareAndSet(false, true)) {
                    refuse(call, e);
                }
                return false;
            }
        }

        private void hold(long bytes) {
            ticket.hold(bytes);
            held.addAndGet(bytes);
        }
    }
}
