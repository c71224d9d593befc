// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads photos to the service, several at a time, and stops it. */
class WebServiceCpuTest {
    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
    private static final Pattern BOX =
            Pattern.compile("\\{\"label\":(\\d),\"name\":\"(\\w+)\",\"score\":([0-9.]+),\"box\":\\["
                    + "([0-9.]+),".repeat(3) + "([0-9.]+)]}");
    private static final int REQUESTS = 4;

    /** What a process ends with that was asked to by SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    @Test
    @Timeout(300)
    void boxesComeBackAsJson() throws IOException, InterruptedException {
        String[] arguments = Examples.arguments("07-web-service.java");
        arguments[1] = "0";
        try (JavaProcess service = JavaProgram.example("07-web-service.java")
                        .command(Map.of(), arguments)
                        .start();
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create(service.awaitOutput(LISTENING).group(1));
            HttpRequest upload = HttpRequest.newBuilder(uri)
                    .POST(BodyPublishers.ofFile(Examples.FOLDER.resolve("shapes.png")))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                            () -> client.sendAsync(upload, BodyHandlers.ofString()))
                    .limit(REQUESTS)
                    .toList();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.join().statusCode());
                assertTrue(answer.join().body().startsWith("{\"width\":480,\"height\":480,"));
                ShapeBoxes.assertFound(answer.join().body(), BOX);
            }
            assertRefused(client, HttpRequest.newBuilder(uri).GET(), 405, "send a photo by POST");
            assertRefused(
                    client,
                    HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("\"no photo\"")),
                    400,
                    "the upload is not a JPEG, PNG, BMP, WebP or GIF image");

            service.terminate();
            assertTrue(service.await().expect(TERMINATED).contains("stopped"));
        }
    }

    private static void assertRefused(HttpClient client, HttpRequest.Builder request, int status, String reason)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertEquals(status, answer.statusCode());
        Matcher error = Pattern.compile("\\{\"error\":\"(.*)\"}").matcher(answer.body());
        assertTrue(error.matches() && error.group(1).startsWith(reason), answer.body());
    }
}
