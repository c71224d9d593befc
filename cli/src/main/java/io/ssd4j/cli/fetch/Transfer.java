// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads a file over HTTP into a partial file, and resumes an existing one.
 *
 * <p>A transfer resumes only the same version of the file: {@code If-Range} makes the server send the whole file if it has changed.
 */
final class Transfer {
    /** More than any checkpoint of an SSD network has. */
    private static final long LIMIT = 2L << 30;

    private static final int ATTEMPTS = 5;
    private static final int BUFFER = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18})");

    private final HttpClient client;
    private final URI address;
    private final PartialFile part;
    private final FetchSettings settings;
    private final FetchListener listener;

    Transfer(HttpClient client, URI address, PartialFile part, FetchSettings settings, FetchListener listener) {
        this.client = client;
        this.address = address;
        this.part = part;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * Downloads until the file is complete. A cut connection is continued several times.
     *
     * @throws FetchException if that fails; what has arrived is kept
     */
    void complete() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (attempt()) {
                    return;
                }
            } catch (IOException e) {
                // Without a byte there was no connection, and the next attempt would fail like this one.
                if (part.size() == 0 || attempt == ATTEMPTS) {
                    throw new NetworkFailure(address, settings).explain(e, part.size());
                }
                listener.note("the connection was cut after " + part.size() / 1_000_000 + " MB; continuing");
                Thread.sleep(settings.pause());
            }
        }
    }

    /** Sends one request. Returns whether the file is complete; if not, the next request begins again. */
    private boolean attempt() throws IOException, InterruptedException {
        long done = part.size();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(settings.patience()).header("User-Agent", "ssd4j");
        part.version()
                .filter(_ -> done > 0)
                .ifPresent(version ->
                        request.header("Range", "bytes=" + done + "-").header("If-Range", version));
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return switch (response.statusCode()) {
                case 200 -> {
                    requireFile(response);
                    part.restart(version(response));
                    receive(body, 0, response.headers().firstValueAsLong("Content-Length"));
                    yield true;
                }
                case 206 -> {
                    Matcher range = contentRange(response);
                    if (range.group(1) == null || Long.parseLong(range.group(1)) != done) {
                        throw new IOException("the server sent a different range than the one requested");
                    }
                    receive(body, done, OptionalLong.of(Long.parseLong(range.group(2))));
                    yield true;
                }
                case 416 -> {
                    boolean all = Long.parseLong(contentRange(response).group(2)) == done;
                    if (!all) {
                        part.delete();
                    }
                    yield all;
                }
                default -> throw NetworkFailure.status(response);
            };
        }
    }

    private Matcher contentRange(HttpResponse<?> response) throws IOException {
        Matcher range = CONTENT_RANGE.matcher(
                response.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches()) {
            part.delete();
            throw new IOException("the server's answer does not say which part of the file it is");
        }
        return range;
    }

    /** A strong entity tag, or else the date; both identify the version for {@code If-Range}. */
    private static Optional<String> version(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> response.headers().firstValue("Last-Modified"));
    }

    /** A network that wants a login first answers with a web page. */
    private void requireFile(HttpResponse<?> response) {
        if (response.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
            throw new FetchException(
                    response.uri() + " answered with a web page instead of a file; this network may want a"
                            + " login in a browser first");
        }
    }

    private void receive(InputStream body, long done, OptionalLong total) throws IOException {
        requireRoom(done, total);
        listener.begin(done, total.orElse(-1));
        byte[] buffer = new byte[BUFFER];
        long received = done;
        try (FileChannel channel = part.open();
                StallGuard guard = new StallGuard(body, settings.patience())) {
            for (int count = read(body, buffer, guard); count >= 0; count = read(body, buffer, guard)) {
                guard.progress();
                received += count;
                if (received > total.orElse(LIMIT)) {
                    part.delete();
                    throw new FetchException(
                            address + " sends more than " + total.orElse(LIMIT) + " bytes; this is not the checkpoint");
                }
                part.append(channel, ByteBuffer.wrap(buffer, 0, count));
                listener.received(count);
            }
        } finally {
            listener.end();
        }
        if (total.isPresent() && received < total.getAsLong()) {
            throw new IOException("the server closed the connection");
        }
    }

    private int read(InputStream body, byte[] buffer, StallGuard guard) throws IOException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw guard.hasStalled()
                    ? new IOException("nothing came for " + settings.patience().toSeconds() + " s", e)
                    : e;
        }
    }

    private void requireRoom(long done, OptionalLong total) throws IOException {
        long missing = total.orElse(done) - done;
        if (total.orElse(0) > LIMIT) {
            throw new FetchException(address + " has " + total.getAsLong() + " bytes; this is not the checkpoint");
        }
        long room = settings.space()
                .usable(Objects.requireNonNull(part.path().toAbsolutePath().getParent()));
        if (missing > room) {
            throw new FetchException("there is no room for " + part.path() + ": " + missing / 1_000_000
                    + " MB are missing, and the disk has " + room / 1_000_000 + " MB left");
        }
    }
}
