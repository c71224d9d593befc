// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads photos to the service, several at a time, and stops it. */
class WebServiceCpuTest {
    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
    private static final Pattern BOX = Pattern.compile("\\{\"label\":(\\d),\"name\":\"(\\w+)\",\"score\":([0-9.]+),"
            + "\"box\":\\[" + "([0-9.]+),".repeat(3) + "([0-9.]+)]}");
    private static final int REQUESTS = 4;

    /** What a process ends with that was asked to by SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    private record Answer(int status, String body) {}

    @Test
    @Timeout(300)
    void boxesComeBackAsJson() throws IOException, InterruptedException {
        String[] arguments = Examples.arguments("07-web-service.java");
        arguments[1] = "0";
        byte[] photo = Files.readAllBytes(Examples.FOLDER.resolve("shapes.png"));
        try (JavaProcess service = JavaProgram.example("07-web-service.java")
                .command(Map.of(), arguments)
                .start()) {
            URI uri = URI.create(service.awaitOutput(LISTENING).group(1));
            List<CompletableFuture<Answer>> answers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> post(uri, photo), Thread::startVirtualThread))
                    .limit(REQUESTS)
                    .toList();
            for (CompletableFuture<Answer> answer : answers) {
                assertEquals(200, answer.join().status());
                assertTrue(answer.join().body().startsWith("{\"width\":480,\"height\":480,"));
                ShapeBoxes.assertFound(answer.join().body(), BOX);
            }
            Answer refused = post(uri, "\"no photo\"".getBytes(StandardCharsets.UTF_8));
            assertEquals(400, refused.status());
            assertTrue(
                    refused.body().matches("\\{\"error\":\"the upload is not a JPEG, PNG, BMP, WebP or GIF image.*\"}"),
                    refused.body());
            assertEquals(new Answer(405, "{\"error\":\"send a photo by POST\"}"), answer((HttpURLConnection)
                    uri.toURL().openConnection()));

            service.terminate();
            assertTrue(service.await().expect(TERMINATED).contains("stopped"));
        }
    }

    private static Answer post(URI uri, byte[] body) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.getOutputStream().write(body);
            return answer(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
