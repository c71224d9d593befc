// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import com.sun.net.httpserver.HttpExchange;
import io.ssd4j.kserve.model.Cancellation;
import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.InferenceResponse;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;
import io.ssd4j.kserve.server.Admission;
import io.ssd4j.kserve.server.InferenceServer;
import io.ssd4j.kserve.server.RequestLog.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers requests over HTTP, each on a virtual thread. */
public final class HttpFrontEnd implements AutoCloseable {
    private static final int NO_BODY = -1;

    private final InferenceServer server;
    private final Routes routes;
    private final Listener listener;

    private HttpFrontEnd(InferenceServer server, int port) throws IOException {
        this.server = server;
        this.routes = new Routes(server);
        this.listener = Listener.open(server.settings(), port, this::handle);
    }

    /**
     * Begins to listen.
     *
     * @param port 0 for any free one
     * @throws IOException if that is not possible
     */
    public static HttpFrontEnd start(InferenceServer server, int port) throws IOException {
        return new HttpFrontEnd(server, port);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    private void handle(HttpExchange exchange) throws IOException {
        // Held until the answer has been sent, so that a server that stops waits for that, too.
        try (Place place = new Place()) {
            Reply reply;
            try {
                reply = reply(exchange, place);
            } catch (RuntimeException | Error e) {
                reply = Reply.error(server.failure(e));
            }
            send(exchange, reply);
        }
    }

    /** The place of a request among those that are answered, if it is one for inference. */
    private final class Place implements AutoCloseable {
        private Admission.@Nullable Ticket ticket;

        Admission.Ticket take() {
            Admission.Ticket taken = server.admission().admit();
            ticket = taken;
            return taken;
        }

        @Override
        public void close() {
            if (ticket != null) {
                ticket.close();
            }
        }
    }

    private Reply reply(HttpExchange exchange, Place place) throws IOException {
        List<String> path = Routes.parts(exchange.getRequestURI().getPath());
        if (!Routes.isProbe(path)) {
            server.settings().token().check(exchange.getRequestHeaders().getFirst("Authorization"));
        }
        boolean infers = !path.isEmpty() && path.getLast().equals("infer");
        boolean posts = infers || (path.size() > 1 && path.get(1).equals("repository"));
        String method = exchange.getRequestMethod();
        if (!method.equals(posts ? "POST" : "GET") && !(method.equals("HEAD") && !posts)) {
            throw new RequestException(Status.METHOD, "this path is for " + (posts ? "POST" : "GET"));
        }
        if (infers) {
            return infer(exchange, path, place);
        }
        return posts ? routes.repository(path) : routes.get(path);
    }

    private Reply infer(HttpExchange exchange, List<String> path, Place place) throws IOException {
        long start = System.nanoTime();
        try {
            Reply reply = admitted(exchange, path, place);
            server.log().succeeded(Protocol.HTTP, System.nanoTime() - start);
            return reply;
        } catch (RuntimeException | Error e) {
            RequestException failure = server.failure(e);
            server.log().failed(Protocol.HTTP, failure.status(), System.nanoTime() - start);
            throw failure;
        } catch (IOException e) {
            server.log().failed(Protocol.HTTP, Status.CANCELLED, System.nanoTime() - start);
            throw e;
        }
    }

    private Reply admitted(HttpExchange exchange, List<String> path, Place place) throws IOException {
        if (path.size() < 4 || !path.subList(0, 2).equals(List.of("v2", "models"))) {
            throw Routes.unknown();
        }
        Routes.ModelPath model = Routes.modelPath(path);
        server.model().require(model.name(), model.version());
        Admission.Ticket ticket = place.take();
        RequestBody body = new RequestBody(exchange, server.settings().maxBody());
        ticket.hold(body.expected());
        byte[] bytes = body.read();
        server.log().transferred(Protocol.HTTP, bytes.length, 0);
        InferenceRequest request =
                RequestReader.read(model.name(), model.version(), bytes, body.jsonLength(), ticket::hold);
        // The time of the request begins when it has been received.
        InferenceResponse response =
                server.model().infer(request, new Cancellation(server.model().timeout()));
        return Reply.inference(ResponseWriter.write(request, response));
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        try (exchange) {
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            long length = exchange.getRequestMethod().equals("HEAD") ? 0 : reply.length();
            exchange.sendResponseHeaders(reply.status(), length == 0 ? NO_BODY : length);
            if (length > 0) {
                try (OutputStream out = exchange.getResponseBody()) {
                    for (byte[] part : reply.body()) {
                        out.write(part);
                    }
                }
                server.log().transferred(Protocol.HTTP, 0, length);
            }
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
