// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.fetch.Fetched;
import io.ssd4j.cli.fetch.Fetched.Check;
import io.ssd4j.cli.fetch.PublishedCheckpoint;
import io.ssd4j.cli.fetch.PublishedCheckpoints;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weights --fetch} in a separate JVM, whose environment names a server of the test. */
class WeightsFetchTest {
    private static final PublishedCheckpoint LUFFICC =
            PublishedCheckpoints.named("lufficc:voc300").orElseThrow();

    @TempDir
    private Path cache;

    private CommandRun fetch(String base, String name, String... more) throws InterruptedException {
        try (JavaProcess jvm = JavaProcess.command()
                .add(JavaProcess.modulesOfThisProcess())
                .environment(Map.of("SSD4J_WEIGHTS_URL", base, "XDG_CACHE_HOME", cache.toString()))
                .add("--module", "io.ssd4j.cli/io.ssd4j.cli.Main", "weights", "--fetch", name)
                .add(more)
                .start()) {
            return CommandRun.of(jvm.await());
        }
    }

    @Test
    void downloadsIntoTheCache() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mirror/vgg_ssd300_voc0712.pth", exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write("abc".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/mirror";
            CommandRun run = fetch(base, "lufficc:voc300");

            Path file = cache.resolve("ssd4j/checkpoints/vgg_ssd300_voc0712.pth");
            assertEquals(0, run.code(), run.err());
            assertEquals("abc", Files.readString(file));
            // The hash of "abc" in FIPS 180-2.
            assertEquals(
                    "lufficc:voc300 is now " + file
                            + "\nSHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, unverified: the publisher"
                            + " gives no hash; it is recorded, and later downloads are compared with it\n",
                    run.out());
            assertEquals("ssd4j: downloading " + base + "/vgg_ssd300_voc0712.pth\n", run.err());

            CommandRun missing = fetch(base, "lufficc:coco512");
            assertEquals(3, missing.code());
            assertEquals("", missing.out());
            assertTrue(missing.err().contains("(HTTP 404): it does not exist there"), missing.err());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void writesJson() {
        StringWriter out = new StringWriter();

        FetchReport.write(
                new Fetched(LUFFICC, Path.of("/cache/net.pth"), "ab12", Check.RECORDED, false),
                true,
                new PrintWriter(out, true));

        assertEquals(
                "{\"schema\":1,\"name\":\"lufficc:voc300\",\"file\":\"/cache/net.pth\",\"sha256\":\"ab12\",\"check\":\"recorded\","
                        + "\"downloaded\":false}\n",
                out.toString());
    }
}
