// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import com.sun.net.httpserver.HttpExchange;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.server.ServerMetrics;
import io.ssd4j.kserve.server.ServerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Gives the metrics to Prometheus: {@code GET /metrics}. */
public final class MetricsFrontEnd implements AutoCloseable {
    private static final int OK = 200;

    private final ServerSettings settings;
    private final ServerMetrics metrics;
    private final Listener listener;

    private MetricsFrontEnd(ServerSettings settings, ServerMetrics metrics, int port) throws IOException {
        this.settings = settings;
        this.metrics = metrics;
        this.listener = Listener.open(settings, port, this::handle);
    }

    /**
     * Begins to listen.
     *
     * @param port 0 for any free one
     * @throws IOException if that is not possible
     */
    public static MetricsFrontEnd start(ServerSettings settings, ServerMetrics metrics, int port) throws IOException {
        return new MetricsFrontEnd(settings, metrics, port);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body;
            int status;
            String type;
            try {
                settings.token().check(exchange.getRequestHeaders().getFirst("Authorization"));
                if (!exchange.getRequestURI().getPath().equals("/metrics")
                        || !exchange.getRequestMethod().equals("GET")) {
                    throw new RequestException(RequestException.Status.NOT_FOUND, "there is only GET /metrics");
                }
                body = metrics.text().getBytes(StandardCharsets.UTF_8);
                status = OK;
                type = "text/plain; version=0.0.4; charset=utf-8";
            } catch (RequestException e) {
                body = e.text().getBytes(StandardCharsets.UTF_8);
                status = e.status().http();
                type = "text/plain; charset=utf-8";
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
