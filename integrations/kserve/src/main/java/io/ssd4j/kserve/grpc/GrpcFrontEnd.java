// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.ssd4j.kserve.server.InferenceServer;
import io.ssd4j.kserve.server.ServerSettings;
import io.ssd4j.kserve.server.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Answers calls over gRPC, each on a virtual thread. */
public final class GrpcFrontEnd implements AutoCloseable {
    /** It warns, with a stack trace, of each message that is too large. Held here, because loggers that nobody holds are forgotten. */
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty");

    private static final int MOST_METADATA = 16 << 10;
    private static final int MOST_CALLS_PER_CONNECTION = 128;
    private static final int IDLE_MINUTES = 15;
    private static final int HANDSHAKE_SECONDS = 20;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int SHORTEST_KEEP_ALIVE_SECONDS = 10;
    private static final int CLOSING_SECONDS = 2;

    private final Server server;
    private final EventLoopGroup accepting;
    private final EventLoopGroup transferring;
    private final ExecutorService threads;

    private GrpcFrontEnd(
            Server server, EventLoopGroup accepting, EventLoopGroup transferring, ExecutorService threads) {
        this.server = server;
        this.accepting = accepting;
        this.transferring = transferring;
        this.threads = threads;
    }

    /**
     * Begins to listen.
     *
     * @param port 0 for any free one
     * @throws IOException if the certificate cannot be used, or if the address cannot be listened on; the message says which
     */
    public static GrpcFrontEnd start(InferenceServer inference, int port) throws IOException {
        ServerSettings settings = inference.settings();
        Optional<SslContext> tls = tls(settings);
        TRANSPORT.setLevel(Level.SEVERE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        EventLoopGroup accepting = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoopGroup transferring =
                new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), port))
                .channelFactory(() -> new LimitedServerChannel(settings.maxConnections()))
                .bossEventLoopGroup(accepting)
                .workerEventLoopGroup(transferring)
                .executor(threads)
                .addStreamTracerFactory(ReceivedBytes.FACTORY)
                .intercept(new Gate(inference))
                .addService(new InferenceService(inference))
                // After decompression, too.
                .maxInboundMessageSize(settings.maxBody())
                .maxInboundMetadataSize(MOST_METADATA)
                .maxConcurrentCallsPerConnection(MOST_CALLS_PER_CONNECTION)
                .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(SHORTEST_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        try {
            tls.ifPresent(builder::sslContext);
            return new GrpcFrontEnd(builder.build().start(), accepting, transferring, threads);
        } catch (IOException | RuntimeException e) {
            var _ = accepting.shutdownGracefully();
            var _ = transferring.shutdownGracefully();
            threads.shutdownNow();
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new IOException("cannot listen on " + settings.host() + ":" + port + ": " + reason.getMessage(), e);
        }
    }

    private static Optional<SslContext> tls(ServerSettings settings) throws IOException {
        if (settings.tls().isEmpty()) {
            return Optional.empty();
        }
        TlsFiles files = settings.tls().get();
        // Checks the files with messages that name them.
        files.context();
        SslContextBuilder builder = SslContextBuilder.forServer(
                files.certificates().toFile(), files.key().toFile());
        return Optional.of(GrpcSslContexts.configure(builder, SslProvider.JDK).build());
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Ends calls in progress and closes all connections. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            boolean ended = server.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                System.getLogger(GrpcFrontEnd.class.getName())
                        .log(System.Logger.Level.WARNING, "gRPC connections are still open");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var _ = accepting.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS);
        var _ = transferring.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS);
        threads.shutdownNow();
    }
}
