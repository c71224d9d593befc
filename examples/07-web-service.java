// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoOptions;
import io.ssd4j.ssd.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * A web service that takes a photo by POST /detect and answers with its boxes as JSON. Each request has a virtual thread, and all share
 * one detector.
 */
final class WebService {
    private static final int MAX_UPLOAD_BYTES = 20 << 20;

    /** A photo with more pixels is refused before it is decoded: a small file may hold a large photo. */
    private static final PhotoOptions READING = PhotoOptions.DEFAULT.maxPixels(50_000_000);

    /** Uploads that are in memory at the same time; further requests wait, as the detector's callers do. */
    private static final int MAX_UPLOADS = 8;

    private static final int SECONDS_TO_FINISH = 5;

    private final Detector detector;
    private final Semaphore uploads = new Semaphore(MAX_UPLOADS);

    private WebService(Detector detector) {
        this.detector = detector;
    }

    /** {@code CHECKPOINT [PORT]}; port 0 takes any that is free. The service ends when the process is told to. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: 07-web-service.java CHECKPOINT [PORT]");
            System.exit(2);
        }
        int port = arguments.length == 2 ? Integer.parseInt(arguments[1]) : 8080;
        Detector detector = Detector.open("auto", arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/detect", new WebService(detector)::answer);
        server.start();
        System.out.println("listening on http://localhost:" + server.getAddress().getPort() + "/detect");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            // Requests that are being answered may finish; then no call is using the detector.
            server.stop(SECONDS_TO_FINISH);
            detector.close();
            System.out.println("stopped");
        }));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, 405, error("send a photo by POST"));
                return;
            }
            uploads.acquireUninterruptibly();
            try {
                byte[] upload = exchange.getRequestBody().readNBytes(MAX_UPLOAD_BYTES + 1);
                if (upload.length > MAX_UPLOAD_BYTES) {
                    send(exchange, 413, error("a photo may have " + MAX_UPLOAD_BYTES + " bytes"));
                    return;
                }
                RgbImage photo = Photo.read("the upload", new ByteArrayInputStream(upload), READING);
                send(exchange, 200, json(photo));
            } catch (ImageException e) {
                send(exchange, 400, error(e.getMessage()));
            } finally {
                uploads.release();
            }
        }
    }

    private String json(RgbImage photo) {
        String detections =
                detector.detect(photo).stream().map(WebService::json).collect(Collectors.joining(","));
        return "{\"width\":" + photo.width() + ",\"height\":" + photo.height() + ",\"detections\":[" + detections + "]}";
    }

    private static String json(Detection found) {
        Box box = found.box();
        return String.format(
                Locale.ROOT,
                "{\"label\":%d,\"name\":%s,\"score\":%.4f,\"box\":[%.1f,%.1f,%.1f,%.1f]}",
                found.label(),
                quoted(found.name()),
                found.score(),
                box.left(),
                box.top(),
                box.right(),
                box.bottom());
    }

    private static String error(String message) {
        return "{\"error\":" + quoted(message) + "}";
    }

    /** A JSON string. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c < ' ') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
