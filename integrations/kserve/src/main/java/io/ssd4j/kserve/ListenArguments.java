// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.kserve.server.BearerToken;
import io.ssd4j.kserve.server.NamedFile;
import io.ssd4j.kserve.server.ServerSettings;
import io.ssd4j.kserve.server.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for where the server listens, to whom, and how much it accepts. */
final class ListenArguments {
    private static final int LEAST_BODY = 64 << 20;
    private static final int MOST_BODY = 2000 << 20;
    private static final int JSON = 1 << 20;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on; 0.0.0.0 for all of this machine (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--http",
            paramLabel = "PORT",
            converter = Values.Port.class,
            description = "The port for HTTP; 0 for any free one, off for none (default: ${DEFAULT-VALUE}).")
    int http = 8000;

    @Option(
            names = "--grpc",
            paramLabel = "PORT",
            converter = Values.Port.class,
            description = "The port for gRPC, in the same way (default: ${DEFAULT-VALUE}).")
    int grpc = 8001;

    @Option(
            names = "--metrics",
            paramLabel = "PORT",
            converter = Values.Port.class,
            description = "The port for Prometheus, in the same way (default: ${DEFAULT-VALUE}).")
    int metrics = 8002;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            converter = Values.Time.class,
            description = "How long requests in progress may take when the server is stopped (default: 30s).")
    Duration drain = Duration.ofSeconds(30);

    @Option(
            names = "--max-body",
            paramLabel = "MIB",
            converter = Values.Mebibytes.class,
            description =
                    "The largest body of a request, decompressed, in MiB (default: a batch of float tensors, at least 64).")
    private @Nullable Integer maxBody;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "The most connections of each protocol at the same time (default: ${DEFAULT-VALUE}).")
    private int maxConnections = 256;

    @Option(names = "--model-control", description = "Permit requests that load and unload the model.")
    private boolean control;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Encrypt connections: the server's certificate in PEM form, and those that issued it.")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The private key of the certificate in PEM form, PKCS #8, not encrypted.")
    private @Nullable Path key;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Answer only requests with the header 'Authorization: Bearer TOKEN', and probes; the token is the first"
                            + " line of this file.")
    private @Nullable Path tokenFile;

    /**
     * Who may use the server.
     *
     * @param tls the certificate; empty for connections that are not encrypted
     * @param token what requests must carry
     */
    record Access(Optional<TlsFiles> tls, BearerToken token) {}

    /**
     * Reads the certificate and the token, and warns if they do not protect the server. To be called before anything that takes long.
     *
     * @throws IOException if one of the files cannot be used, or if there is no such host; the message names it
     * @throws IllegalArgumentException if options contradict each other
     */
    Access access(CommandHost commandHost) throws IOException {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--tls-certificate and --tls-key need each other");
        }
        Optional<TlsFiles> tls =
                certificate == null || key == null ? Optional.empty() : Optional.of(new TlsFiles(certificate, key));
        if (tls.isPresent()) {
            tls.get().context();
        }
        Optional<String> token = token();
        warn(commandHost, tls.isPresent(), token.isPresent());
        return new Access(tls, new BearerToken(token));
    }

    /**
     * The settings.
     *
     * @param batchBytes of a full batch as float tensors
     * @param version of the server
     */
    ServerSettings settings(Access access, long batchBytes, String version) {
        return new ServerSettings(
                host, maxBody(batchBytes), maxConnections, control, access.tls(), access.token(), version);
    }

    private int maxBody(long batchBytes) {
        Integer given = maxBody;
        return given == null ? Math.clamp(batchBytes + JSON, LEAST_BODY, MOST_BODY) : given << 20;
    }

    private Optional<String> token() throws IOException {
        Path file = tokenFile;
        if (file == null) {
            return Optional.empty();
        }
        String token = NamedFile.text(file).lines().findFirst().orElse("").strip();
        if (token.isEmpty()) {
            throw new IOException(file + " has no token in its first line");
        }
        return Optional.of(token);
    }

    private void warn(CommandHost commandHost, boolean encrypted, boolean secret) throws UnknownHostException {
        if (InetAddress.getByName(host).isLoopbackAddress()) {
            return;
        }
        if (!secret) {
            commandHost.warn("everybody who can reach " + host + " can use this server; --token-file restricts that");
        } else if (!encrypted) {
            commandHost.warn(
                    "the token is sent without encryption; --tls-certificate and --tls-key encrypt connections");
        }
    }
}
