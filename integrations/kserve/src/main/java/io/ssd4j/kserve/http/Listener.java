// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.ssd4j.kserve.server.ServerSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** The JDK's HTTP server, with limits and virtual threads. */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 128;

    /** Its limits are system properties that the JDK reads once. Times are in seconds. */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            // A client that sends or reads too slowly.
            "sun.net.httpserver.maxReqTime", "60",
            "sun.net.httpserver.maxRspTime", "120",
            // Otherwise small answers wait for the acknowledgement of a packet.
            "sun.net.httpserver.nodelay", "true");

    private final HttpServer server;
    private final ExecutorService threads;

    private Listener(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Sets the limits that the user has not set. */
    private static void limit(int connections) {
        LIMITS.forEach(Listener::setIfAbsent);
        setIfAbsent("jdk.httpserver.maxConnections", Integer.toString(connections));
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Begins to listen.
     *
     * @param port 0 for any free one
     * @param handler answers all requests
     * @throws IOException if the certificate cannot be used, or if the address cannot be listened on; the message says which
     */
    public static Listener open(ServerSettings settings, int port, HttpHandler handler) throws IOException {
        limit(settings.maxConnections());
        InetSocketAddress address = new InetSocketAddress(settings.host(), port);
        HttpServer server;
        // Before the server has a socket.
        SSLContext tls = settings.tls().isPresent() ? settings.tls().get().context() : null;
        try {
            if (tls == null) {
                server = HttpServer.create(address, BACKLOG);
            } else {
                HttpsServer encrypted = HttpsServer.create(address, BACKLOG);
                encrypted.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = encrypted;
            }
        } catch (BindException | UnresolvedAddressException e) {
            throw new IOException("cannot listen on " + settings.host() + ":" + port + ": " + e.getMessage(), e);
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        return new Listener(server, threads);
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
