// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import com.sun.net.httpserver.HttpExchange;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;
import io.ssd4j.kserve.protocol.Shown;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads the body of a request up to a limit, which is one for the bytes as sent and after decompression. */
final class RequestBody {
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private final HttpExchange exchange;
    private final int most;

    RequestBody(HttpExchange exchange, int most) {
        this.exchange = exchange;
        this.most = most;
    }

    /** The length that the client announced; empty if the body is sent in chunks. The JDK's server refuses what is no length, and both together. */
    private OptionalLong announced() {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length.strip()));
    }

    private boolean isCompressed() {
        return !encoding().equals("identity");
    }

    private String encoding() {
        String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        return encoding == null ? "identity" : encoding.strip();
    }

    /**
     * How much memory the body may take.
     *
     * @throws RequestException if it is announced to be too large
     */
    long expected() {
        OptionalLong announced = announced();
        if (announced.orElse(0) > most) {
            throw tooLarge();
        }
        return isCompressed() ? most : announced.orElse(most);
    }

    /**
     * Reads the body.
     *
     * @throws RequestException if it is too large, or is not compressed as it says
     * @throws IOException if the client has gone
     */
    byte[] read() throws IOException {
        InputStream sent = exchange.getRequestBody();
        try {
            InputStream plain = switch (encoding()) {
                case "identity" -> sent;
                case "gzip" -> new GZIPInputStream(sent);
                case "deflate" -> new InflaterInputStream(sent);
                default ->
                    throw RequestException.invalid("the Content-Encoding '" + Shown.text(encoding())
                            + "' is not supported; there are gzip and deflate");
            };
            byte[] body = plain.readNBytes(most);
            if (body.length == most && plain.read() >= 0) {
                throw tooLarge();
            }
            requireWhole(body);
            return body;
        } catch (ZipException | EOFException _) {
            throw RequestException.invalid("the body is not compressed as its Content-Encoding says");
        }
    }

    /** The JDK's server ends the stream without an error if the client disconnects. */
    private void requireWhole(byte[] body) {
        if (!isCompressed() && announced().orElse(body.length) != body.length) {
            throw new RequestException(Status.CANCELLED, "the client has disconnected");
        }
    }

    private RequestException tooLarge() {
        return new RequestException(
                Status.TOO_LARGE, "the body has more than " + most + " bytes, the most that is accepted");
    }

    /**
     * Where the JSON object of the body ends; empty if the client does not say.
     *
     * @throws RequestException if it is not a number
     */
    OptionalInt jsonLength() {
        String length = exchange.getRequestHeaders().getFirst(JSON_LENGTH);
        if (length == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(length.strip()));
        } catch (NumberFormatException _) {
            throw RequestException.invalid("the header " + JSON_LENGTH + " is not a number of bytes");
        }
    }
}
