// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.kserve.ServerFixture;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.Command;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Clients that are not ours get the boxes that the library finds in this process. */
class PeerCpuTest {
    private static final double PIXELS = 0.05;
    private static final Path PEERS = Repository.module("integrations/kserve/peers");
    private static final Path PROTO = Repository.module("integrations/kserve/src/main/proto/open_inference_grpc.proto");

    private static ServerFixture server;
    private static List<Detection> expected;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        try (Detector detector = Detector.open("cpu", ServerFixture.SHAPES)) {
            expected = detector.detect(ServerFixture.PICTURE);
        }
        server = ServerFixture.open();
    }

    @AfterAll
    static void stop() {
        server.close();
        assertEquals(List.of(), server.unexpected());
    }

    private static void assertBoxes(JsonNode boxes) {
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).box().left(), boxes.get(4 * i).asDouble(), PIXELS);
            assertEquals(expected.get(i).box().top(), boxes.get(4 * i + 1).asDouble(), PIXELS);
            assertEquals(expected.get(i).box().right(), boxes.get(4 * i + 2).asDouble(), PIXELS);
            assertEquals(expected.get(i).box().bottom(), boxes.get(4 * i + 3).asDouble(), PIXELS);
        }
    }

    private static JsonNode json(String text) {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void nodeOverGrpc() {
        Capability.require(Capability.GRPC_JS);
        JsonNode got = json(Command.run(List.of(
                "node",
                PEERS.resolve("client.mjs").toString(),
                Integer.toString(server.grpc()),
                PROTO.toString(),
                ServerFixture.PICTURE.toString())));
        assertTrue(got.get("live").asBoolean());
        assertTrue(got.get("ready").asBoolean());
        assertEquals("[\"photo\",\"frame\",\"input\"]", got.get("inputs").toString());
        assertEquals("from node", got.get("id").asString());
        assertEquals("[1,8,4]", got.get("shape").toString());
        assertBoxes(got.get("boxes"));
        assertEquals(expected.getFirst().score(), got.get("scores").get(0).asDouble(), 1e-4);
        assertEquals(
                IntStream.range(0, 12).mapToObj(i -> "\"" + i + "\"").toList().toString(),
                got.get("ids").toString().replace(",", ", "));
        assertEquals("NOT_FOUND", got.get("unknownModel").asString());
        assertEquals("INVALID_ARGUMENT", got.get("badPhoto").asString());
        assertEquals("RESOURCE_EXHAUSTED", got.get("tooLarge").asString());
        assertEquals("DEADLINE_EXCEEDED", got.get("late").asString());
        assertEquals("CANCELLED", got.get("cancelled").asString());
        assertTrue(got.get("inferences").asInt() >= 13);
    }

    @Test
    void pythonOverGrpc() {
        Capability.require(Capability.PYTHON_GRPC);
        Command.run(List.of("protoc", "--proto_path=" + PROTO.getParent(), "--python_out=" + folder, PROTO.toString()));
        JsonNode got = json(Command.run(List.of(
                "env",
                "PYTHONPATH=" + folder,
                "/usr/bin/python3",
                PEERS.resolve("client.py").toString(),
                Integer.toString(server.grpc()),
                ServerFixture.PICTURE.toString())));
        assertTrue(got.get("ready").asBoolean());
        assertEquals("ssd4j", got.get("name").asString());
        assertEquals("from Python", got.get("id").asString());
        assertEquals("[2,8,4]", got.get("shape").toString());
        assertBoxes(got.get("boxes"));
        assertEquals(expected.getFirst().name(), got.get("names").get(8).asString());
        assertEquals("[8]", got.get("counts").toString());
        assertEquals("NOT_FOUND", got.get("unknownModel").asString());
        assertEquals("INVALID_ARGUMENT", got.get("unfinished").asString());
        assertEquals("DEADLINE_EXCEEDED", got.get("late").asString());
        assertEquals("READY", got.get("state").asString());
    }

    private static String curl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "60"));
        command.addAll(List.of(arguments));
        return Command.run(command);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + server.http() + path;
    }

    @Test
    void curlOverHttp() throws IOException {
        Capability.require(Capability.CURL);
        String infer = url("/v2/models/ssd300/infer");
        JsonNode photo = json(curl(
                "--data-binary", "@" + ServerFixture.PICTURE, "--header", "Inference-Header-Content-Length: 0", infer));
        assertBoxes(photo.get("outputs").get(0).get("data"));
        Path request = Files.writeString(
                folder.resolve("request.json"),
                "{\"inputs\":[{\"name\":\"photo\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\""
                        + Base64.getEncoder().encodeToString(ServerFixture.picture()) + "\"]}]}");
        assertBoxes(
                json(curl("--data", "@" + request, infer)).get("outputs").get(0).get("data"));
        // In chunks, whose number nobody announces.
        assertBoxes(json(curl("--header", "Transfer-Encoding: chunked", "--data", "@" + request, infer))
                .get("outputs")
                .get(0)
                .get("data"));
        String status = "%{http_code}";
        assertEquals("200", curl("--output", "/dev/null", "--write-out", status, url("/v2/health/ready")));
        assertEquals("200", curl("--head", "--output", "/dev/null", "--write-out", status, url("/v2/health/ready")));
        assertEquals("404", curl("--output", "/dev/null", "--write-out", status, url("/etc/passwd")));
        Path large = Files.write(folder.resolve("large"), new byte[ServerFixture.MAX_BODY + 1]);
        assertEquals("413", curl("--output", "/dev/null", "--write-out", status, "--data-binary", "@" + large, infer));
        // The JDK's server may close the connection before curl has read the answer.
        String refused = Command.run(List.of(
                "sh",
                "-c",
                "curl --silent --output /dev/null --write-out '" + status + "' --header \"X: $(printf %020000d 0)\" "
                        + url("/v2") + " || true"));
        assertTrue(List.of("000", "400", "431").contains(refused), "a header that is too large: " + refused);
    }
}
