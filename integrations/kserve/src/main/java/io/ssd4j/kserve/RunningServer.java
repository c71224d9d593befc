// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.kserve.grpc.GrpcFrontEnd;
import io.ssd4j.kserve.http.HttpFrontEnd;
import io.ssd4j.kserve.http.MetricsFrontEnd;
import io.ssd4j.kserve.model.ServedModel;
import io.ssd4j.kserve.server.InferenceServer;
import io.ssd4j.kserve.server.ServerMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A server that listens on up to three ports. */
final class RunningServer implements AutoCloseable {
    private final InferenceServer server;
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private @Nullable HttpFrontEnd http;
    private @Nullable GrpcFrontEnd grpc;
    private @Nullable MetricsFrontEnd metrics;

    private RunningServer(InferenceServer server) {
        this.server = server;
    }

    /**
     * The ports of a server.
     *
     * @param http 0 for any free one, negative for none, as the others
     */
    record Ports(int http, int grpc, int metrics) {}

    /**
     * Begins to listen.
     *
     * @throws IOException if that is not possible
     */
    static RunningServer start(InferenceServer server, ServerMetrics serverMetrics, Ports ports) throws IOException {
        RunningServer running = new RunningServer(server);
        try {
            if (ports.http() >= 0) {
                HttpFrontEnd http = HttpFrontEnd.start(server, ports.http());
                running.http = http;
                running.opened.push(http::close);
            }
            if (ports.grpc() >= 0) {
                GrpcFrontEnd grpc = GrpcFrontEnd.start(server, ports.grpc());
                running.grpc = grpc;
                running.opened.push(grpc::close);
            }
            if (ports.metrics() >= 0) {
                MetricsFrontEnd metrics = MetricsFrontEnd.start(server.settings(), serverMetrics, ports.metrics());
                running.metrics = metrics;
                running.opened.push(metrics::close);
            }
            return running;
        } catch (IOException | RuntimeException | Error e) {
            running.close();
            throw e;
        }
    }

    /** The port for HTTP; empty if it has none. */
    OptionalInt http() {
        return http == null ? OptionalInt.empty() : OptionalInt.of(http.port());
    }

    /** The port for gRPC; empty if it has none. */
    OptionalInt grpc() {
        return grpc == null ? OptionalInt.empty() : OptionalInt.of(grpc.port());
    }

    /** The port for metrics; empty if it has none. */
    OptionalInt metrics() {
        return metrics == null ? OptionalInt.empty() : OptionalInt.of(metrics.port());
    }

    /** The model that it serves. */
    ServedModel model() {
        return server.model();
    }

    /**
     * Refuses further requests for inference, and waits for those in progress. Probes are still answered, and say that the server is not ready.
     *
     * @return the requests that have not been answered in this time
     */
    int drain(Duration most) throws InterruptedException {
        server.admission().drain();
        return server.admission().awaitIdle(most.toMillis());
    }

    /** Closes all connections. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}
