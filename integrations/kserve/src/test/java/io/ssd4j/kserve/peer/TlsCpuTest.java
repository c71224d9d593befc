// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.ssd4j.kserve.ServerFixture;
import io.ssd4j.kserve.proto.GRPCInferenceServiceGrpc;
import io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest;
import io.ssd4j.kserve.server.TlsFiles;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, with curl and gRPC. */
class TlsCpuTest {
    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    private Path folder;

    private TlsFiles files;

    @BeforeEach
    void makeCertificate() throws Exception {
        Path store = folder.resolve("store.p12");
        Command.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret"));
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        files = new TlsFiles(
                pem("CERTIFICATE", keys.getCertificate("a").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded()));
    }

    private Path pem(String kind, byte[] bytes) throws IOException {
        return Files.writeString(
                folder.resolve(kind + ".pem"),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                        + "-----\n");
    }

    @Test
    void curlAndGrpcTrustTheCertificate() throws Exception {
        Capability.require(Capability.CURL);
        try (ServerFixture server = ServerFixture.secret("s3cret", Optional.of(files))) {
            String url = "https://localhost:" + server.http() + "/v2";
            List<String> curl = List.of(
                    "curl", "--silent", "--cacert", files.certificates().toString(), "--write-out", "%{http_code}");
            assertTrue(Command.run(with(curl, url)).endsWith("401"));
            assertTrue(Command.run(with(curl, "--header", "Authorization: Bearer s3cret", url))
                    .endsWith("200"));
            ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", server.grpc())
                    .sslContext(GrpcSslContexts.configure(
                                    SslContextBuilder.forClient()
                                            .trustManager(files.certificates().toFile()),
                                    SslProvider.JDK)
                            .build())
                    .build();
            try {
                assertTrue(GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .serverReady(ServerReadyRequest.getDefaultInstance())
                        .getReady());
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static List<String> with(List<String> command, String... more) {
        return Stream.concat(command.stream(), List.of(more).stream()).toList();
    }

    @Test
    void filesThatAreNoneAreNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no PEM");
        String key = assertThrows(IOException.class, () -> new TlsFiles(files.certificates(), text).context())
                .getMessage();
        assertEquals(text + " contains no 'BEGIN PRIVATE KEY'; convert it with 'openssl pkcs8 -topk8 -nocrypt'", key);
        String certificate = assertThrows(IOException.class, () -> new TlsFiles(text, files.key()).context())
                .getMessage();
        assertTrue(certificate.startsWith(text + " "), certificate);
    }
}
