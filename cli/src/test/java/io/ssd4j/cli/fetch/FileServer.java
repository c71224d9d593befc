// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** An HTTP server with one file, which answers a request in the way that the test has asked for, or else properly. */
final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final byte[] content;
    private volatile String version = "\"v1\"";

    /** Answers a request. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    FileServer(byte[] content) {
        this.content = content;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI folder() {
        return URI.create("http://127.0.0.1:" + port() + "/models/");
    }

    /** Sets how the next requests are answered, in order; later ones are answered properly. */
    void next(Answer... nextAnswers) {
        answers.addAll(List.of(nextAnswers));
    }

    /** Gives the file another entity tag. */
    void version(String tag) {
        version = tag;
    }

    /** The requests so far: the path, and the range if there is one. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
            Answer answer = answers.isEmpty() ? this::whole : answers.remove();
            answer.to(exchange);
        }
    }

    /** The file, or the part that was asked for if the version is the same. */
    void whole(HttpExchange exchange) throws IOException {
        send(exchange, content.length);
    }

    /**
     * As {@link #whole}, but the connection ends after so many bytes. It ends once the client has written them to a file: Java's HTTP
     * client drops what it has received but not yet delivered when a connection is cut.
     */
    Answer cutAfter(int bytes, Path received) {
        return exchange -> {
            int end = send(exchange, bytes);
            while (!Thread.currentThread().isInterrupted() && (!Files.exists(received) || Files.size(received) < end)) {
                LockSupport.parkNanos(1_000_000);
            }
        };
    }

    /** Sends at most so many bytes, and returns the offset in the file of what comes next. */
    private int send(HttpExchange exchange, int bytes) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        boolean same = version.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        int start = range == null || !same ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("ETag", version);
        if (start == content.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
            exchange.sendResponseHeaders(416, -1);
            return start;
        }
        if (start > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(start > 0 ? 206 : 200, content.length - start);
        int end = Math.min(content.length, start + bytes);
        exchange.getResponseBody().write(Arrays.copyOfRange(content, start, end));
        exchange.getResponseBody().flush();
        return end;
    }

    /** An answer without a body. */
    static Answer status(int code, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(code, -1);
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
