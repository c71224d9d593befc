// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.kserve.ServerFixture;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The protocol over HTTP, with the boxes that the library finds in this process. */
class HttpCpuTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INFER = "/v2/models/ssd300/infer";
    private static final double PIXELS = 0.05;
    private static final double SCORE = 1e-4;

    private static ServerFixture server;
    private static HttpClient client;
    private static List<Detection> expected;

    @BeforeAll
    static void start() {
        try (Detector detector = Detector.open("cpu", ServerFixture.SHAPES)) {
            expected = detector.detect(ServerFixture.PICTURE);
        }
        server = ServerFixture.open();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        assertEquals(List.of(), server.unexpected());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.http() + path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> post(String json) throws IOException, InterruptedException {
        return send(request(INFER).POST(BodyPublishers.ofString(json)));
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    private static JsonNode output(JsonNode answer, String name) {
        for (JsonNode output : answer.get("outputs")) {
            if (output.get("name").asString().equals(name)) {
                return output;
            }
        }
        throw new AssertionError("no output " + name + " in " + answer);
    }

    private static void assertExpected(JsonNode answer, int image, double scale) {
        int count = output(answer, "counts").get("data").get(image).asInt();
        assertEquals(expected.size(), count);
        int most = output(answer, "scores").get("shape").get(1).asInt();
        for (int i = 0; i < count; i++) {
            Detection detection = expected.get(i);
            int at = image * most + i;
            assertEquals(
                    detection.label(),
                    output(answer, "labels").get("data").get(at).asInt());
            assertEquals(
                    detection.name(),
                    output(answer, "names").get("data").get(at).asString());
            assertEquals(
                    detection.score(),
                    output(answer, "scores").get("data").get(at).asDouble(),
                    SCORE);
            JsonNode boxes = output(answer, "boxes").get("data");
            assertEquals(detection.box().left(), boxes.get(4 * at).asDouble() * scale, PIXELS);
            assertEquals(detection.box().bottom(), boxes.get(4 * at + 3).asDouble() * scale, PIXELS);
        }
    }

    private static String photos(String... base64) {
        return "{\"id\":\"a b\",\"inputs\":[{\"name\":\"photo\",\"datatype\":\"BYTES\",\"shape\":[" + base64.length
                + "],\"data\":[\"" + String.join("\",\"", base64) + "\"]}]}";
    }

    private static String picture() {
        return Base64.getEncoder().encodeToString(ServerFixture.picture());
    }

    @Test
    void aPhotoInJsonGivesTheBoxesOfTheLibrary() throws Exception {
        HttpResponse<byte[]> response = post(photos(picture()));
        assertEquals(200, response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
        JsonNode answer = json(response);
        assertEquals("ssd300", answer.get("model_name").asString());
        assertEquals("1", answer.get("model_version").asString());
        assertEquals("a b", answer.get("id").asString());
        assertEquals(8, expected.size(), "the picture has eight shapes");
        assertExpected(answer, 0, 1);
    }

    @Test
    void aBodyThatIsAPhotoGivesTheSameBoxes() throws Exception {
        HttpResponse<byte[]> response = send(request(INFER)
                .header("Inference-Header-Content-Length", "0")
                .POST(BodyPublishers.ofByteArray(ServerFixture.picture())));
        assertExpected(json(response), 0, 1);
        assertFalse(json(response).has("id"));
    }

    @Test
    void photosOfOneRequestAreAnsweredInTheirOrder() throws Exception {
        // A white pixel has no shapes.
        String white = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC";
        JsonNode answer = json(post(photos(white, picture(), white)));
        assertEquals("[0,8,0]", output(answer, "counts").get("data").toString());
        assertEquals("[3,8,4]", output(answer, "boxes").get("shape").toString());
        assertExpected(answer, 1, 1);
    }

    @Test
    void binaryTensorsComeAndGoBehindTheJson() throws Exception {
        byte[] photo = ServerFixture.picture();
        byte[] json = ("{\"inputs\":[{\"name\":\"photo\",\"datatype\":\"BYTES\",\"shape\":[1,1],\"parameters\":"
                        + "{\"binary_data_size\":" + (photo.length + 4) + "}}],\"outputs\":[{\"name\":\"labels\","
                        + "\"parameters\":{\"binary_data\":true}},{\"name\":\"names\",\"parameters\":"
                        + "{\"binary_data\":true}},{\"name\":\"counts\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(json);
        body.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(photo.length)
                .array());
        body.write(photo);
        HttpResponse<byte[]> response = send(request(INFER)
                .header("Inference-Header-Content-Length", Integer.toString(json.length))
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
        assertEquals(200, response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
        int length = Integer.parseInt(
                response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        JsonNode answer = JSON.readTree(new String(response.body(), 0, length, StandardCharsets.UTF_8));
        assertEquals(
                8 * 8,
                output(answer, "labels")
                        .get("parameters")
                        .get("binary_data_size")
                        .asInt());
        assertEquals("[8]", output(answer, "counts").get("data").toString());
        ByteBuffer binary =
                ByteBuffer.wrap(response.body()).order(ByteOrder.LITTLE_ENDIAN).position(length);
        for (Detection detection : expected) {
            assertEquals(detection.label(), binary.getLong());
        }
        for (Detection detection : expected) {
            byte[] name = new byte[binary.getInt()];
            binary.get(name);
            assertEquals(detection.name(), new String(name, StandardCharsets.UTF_8));
        }
        assertFalse(binary.hasRemaining());
    }

    @Test
    void gzipIsUnderstood() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(photos(picture()).getBytes(StandardCharsets.UTF_8));
        }
        HttpResponse<byte[]> response = send(request(INFER)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bytes.toByteArray())));
        assertExpected(json(response), 0, 1);
    }

    @Test
    void aSmallBodyThatInflatesBeyondTheLimitIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[ServerFixture.MAX_BODY + 1]);
        }
        HttpResponse<byte[]> response = send(request(INFER)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bytes.toByteArray())));
        assertEquals(413, response.statusCode());
    }

    @Test
    void aCompressedBodyThatIsCutIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(photos(picture()).getBytes(StandardCharsets.UTF_8));
        }
        HttpResponse<byte[]> response = send(request(INFER)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bytes.toByteArray(), 0, bytes.size() / 2)));
        assertEquals(400, response.statusCode());
        assertEquals(
                "the body is not compressed as its Content-Encoding says",
                json(response).get("error").asString());
    }

    @Test
    void mapsAreGivenOnRequest() throws Exception {
        String request = photos(picture())
                .replace("\"inputs\"", "\"outputs\":[{\"name\":\"conv11_2\"},{\"name\":\"counts\"}],\"inputs\"");
        JsonNode answer = json(post(request));
        assertEquals("[8]", output(answer, "counts").get("data").toString());
        JsonNode map = output(answer, "conv11_2");
        assertEquals("FP32", map.get("datatype").asString());
        assertEquals(
                "1,1,1",
                map.get("shape").get(0).asInt() + "," + map.get("shape").get(2).asInt() + ","
                        + map.get("shape").get(3).asInt());
        assertEquals(map.get("shape").get(1).asInt(), map.get("data").size());
    }

    @Test
    void oneBadPhotoIsNamed() throws Exception {
        HttpResponse<byte[]> response = post(photos(picture(), picture().substring(0, 4000)));
        assertEquals(400, response.statusCode());
        assertTrue(
                json(response).get("error").asString().startsWith("photo 1 "),
                () -> json(response).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {                                                   | the body is not valid JSON
                    []                                                  | the body must be a JSON object
                    {} {}                                               | the body goes on after the JSON object
                    {"inputs":[]}                                       | a request has one input
                    {"inputs":7}                                        | 'inputs' must be an array
                    {"inputs":[{"name":"photo"}]}                       | the input 'photo' needs 'datatype' and 'shape'
                    {"inputs":[{"name":"photo","datatype":"BYTES","shape":[1],"data":["%"]}]} | a text in 'data' is not base64
                    {"inputs":[{"name":"photo","datatype":"BYTES","shape":[1],"data":[1]}]} | the input 'photo' is of the type BYTES
                    {"inputs":[{"name":"photo","datatype":"BYTES","shape":[2],"data":["AAAA"]}]} | the input 'photo' with the shape [2] has 2 elements
                    {"inputs":[{"name":"photo","datatype":"BYTES","shape":[-1],"data":[]}]} | the input 'photo' cannot have the shape
                    {"inputs":[{"name":"photo","datatype":"BYTES","shape":[9223372036854775807,9223372036854775807],"data":[]}]} | the input 'photo' cannot have the shape
                    {"inputs":[{"name":"photo","datatype":"BYTES","shape":[0],"data":[]}]} | a request has 1 to 4 images
                    {"inputs":[{"name":"photo","datatype":"TEXT","shape":[1],"data":[]}]} | there is no datatype 'TEXT'
                    {"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[1]}]} | there is no input 'x'
                    {"inputs":[{"name":"frame","datatype":"UINT8","shape":[1,1,1,3],"data":[1,2,256]}]} | element 2 of the input 'frame'
                    {"inputs":[{"name":"frame","datatype":"UINT8","shape":[1,1,3],"data":[1,2,3]}]} | the input 'frame' must be UINT8
                    {"inputs":[{"name":"input","datatype":"FP32","shape":[1],"data":[1]}]} | the input 'input' must be FP32
                    {"inputs":[{"name":"input","datatype":"FP16","shape":[1],"data":[1]}]} | the input 'input' is of the type FP16
                    {"inputs":[{"name":"photo","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":9}}]} | the input 'photo' must have either
                    {"parameters":{"threshold":2},"inputs":[]}          | the parameter 'threshold'
                    {"parameters":{"timeout":-1},"inputs":[]}           | the parameter 'timeout'
                    {"outputs":[{"name":"x"}],"inputs":[]}              | there is no output 'x'
                    """)
    void aWrongRequestIsExplained(String body, String start) throws Exception {
        HttpResponse<byte[]> response = post(body);
        String error = json(response).get("error").asString();
        assertTrue(error.startsWith(start), error);
        assertEquals(400, response.statusCode());
        assertTrue(!error.contains("Exception") && !error.contains("java"), error);
    }

    @Test
    void nothingInternalIsToldOfADamagedPhoto() throws Exception {
        byte[] photo = ServerFixture.picture();
        for (int at = 8; at + 1 < photo.length; at += photo.length / 40) {
            byte[] damaged = photo.clone();
            damaged[at] ^= 0x55;
            damaged[at + 1] ^= 0x55;
            HttpResponse<byte[]> response = post(photos(Base64.getEncoder().encodeToString(damaged)));
            if (response.statusCode() != 200) {
                String error = json(response).get("error").asString();
                assertEquals(400, response.statusCode(), error);
                assertFalse(error.matches("(?s).*(Exception|Error\\b|java|/|\\bat ).*"), error);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/models/other, 404",
        "GET, /v2/models/ssd300/versions/2, 404",
        "GET, /v2/models/ssd300/nothing, 404",
        "GET, /v2/health/nothing, 404",
        "GET, /, 404",
        "GET, /v2/models/ssd300/infer, 405",
        "POST, /v2, 405",
        "POST, /v2/models/other/infer, 404",
        "POST, /infer, 404",
        "POST, /v2/repository/models/other/unload, 404",
        "GET, /v2/health/live, 200",
        "GET, /v2/health/ready, 200",
        "GET, /v2/models/ssd300/ready, 200",
        "GET, /v2/models/ssd300/versions/1/ready, 200",
        "GET, /v2/models/ssd300/versions/1/stats, 200",
        "GET, /v2/models/stats, 200"
    })
    void pathsHaveTheirStatus(String method, String path, int status) throws Exception {
        HttpResponse<byte[]> response = send(request(path)
                .method(method, method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody()));
        assertEquals(status, response.statusCode());
        assertTrue(
                json(response).has("error") == (status >= 400),
                () -> json(response).toString());
    }

    @Test
    void metadataDescribeServerAndModel() throws Exception {
        JsonNode about = json(send(request("/v2")));
        assertEquals("ssd4j", about.get("name").asString());
        assertTrue(about.get("extensions").toString().contains("binary_tensor_data"));
        JsonNode model = json(send(request("/v2/models/ssd300")));
        assertEquals("[\"1\"]", model.get("versions").toString());
        assertEquals(
                "{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,3,300,300]}",
                model.get("inputs").get(2).toString());
        assertEquals(11, model.get("outputs").size(), "five of detections and six maps");
    }

    @Test
    void statisticsAndMetricsCountRequests() throws Exception {
        String path = "/v2/models/ssd300/stats";
        long before = count(json(send(request(path))), "success");
        post(photos(picture(), picture()));
        post("{}");
        JsonNode after = json(send(request(path)));
        assertEquals(before + 1, count(after, "success"));
        assertTrue(count(after, "fail") > 0);
        String metrics = new String(
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.metrics() + "/metrics")))
                        .body(),
                StandardCharsets.UTF_8);
        assertTrue(
                metrics.contains("ssd4j_request_duration_seconds_count{outcome=\"success\",protocol=\"http\"}"),
                metrics);
        assertTrue(metrics.contains("ssd4j_batch_size_bucket{le=\"2.0\"}"), metrics);
        assertTrue(metrics.contains("ssd4j_queue_images 0.0"), metrics);
        assertTrue(metrics.contains("ssd4j_ready 1.0"), metrics);
        assertTrue(metrics.contains("ssd4j_received_bytes_total{protocol=\"http\"}"), metrics);
    }

    private static long count(JsonNode statistics, String what) {
        return statistics
                .get("model_stats")
                .get(0)
                .get("inference_stats")
                .get(what)
                .get("count")
                .asLong();
    }

    @Test
    void theModelCanBeUnloadedAndLoadedAgain() throws Exception {
        assertEquals(
                200,
                send(request("/v2/repository/models/ssd300/unload").POST(BodyPublishers.ofString("{}")))
                        .statusCode());
        assertEquals(503, send(request("/v2/health/ready")).statusCode());
        assertEquals(200, send(request("/v2/health/live")).statusCode());
        assertEquals(503, post(photos(picture())).statusCode());
        String index = "[{\"name\":\"ssd300\",\"version\":\"1\",\"state\":\"%s\"}]";
        HttpRequest.Builder list = request("/v2/repository/index").POST(BodyPublishers.noBody());
        assertEquals(index.formatted("UNAVAILABLE"), new String(send(list).body(), StandardCharsets.UTF_8));
        assertEquals(
                200,
                send(request("/v2/repository/models/ssd300/load").POST(BodyPublishers.noBody()))
                        .statusCode());
        assertEquals(index.formatted("READY"), new String(send(list).body(), StandardCharsets.UTF_8));
        assertExpected(json(post(photos(picture()))), 0, 1);
    }

    @Test
    void nothingIsHeldAfterRequests() throws Exception {
        post(photos(picture()));
        post("{\"inputs\":7}");
        // The answer may arrive a moment before the server has counted it.
        for (int i = 0; i < 100 && server.admission().requests() > 0; i++) {
            Thread.sleep(10);
        }
        assertEquals(0, server.admission().requests());
        assertEquals(0, server.admission().bytes());
        assertEquals(0, server.model().waiting());
    }
}
