// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

/** Thrown if a request cannot be answered with a result. The message is sent to the client. */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Status status;

    /** Why a request failed. */
    public enum Status {
        /** The request is wrong. */
        INVALID(400),
        /** It has no valid token. */
        UNAUTHENTICATED(401),
        /** The server does not permit it. */
        FORBIDDEN(403),
        /** There is no such model or path. */
        NOT_FOUND(404),
        /** The path has other methods. */
        METHOD(405),
        /** Its body is larger than the server accepts. */
        TOO_LARGE(413),
        /** Too many others are waiting. */
        BUSY(429),
        /** The client has gone. Nobody reads the answer. */
        CANCELLED(499),
        /** A defect of the server or its device. */
        INTERNAL(500),
        /** The model is not loaded, or the server is stopping. */
        UNAVAILABLE(503),
        /** Its deadline has passed. */
        DEADLINE(504);

        private final int http;

        Status(int http) {
            this.http = http;
        }

        /** The status code in HTTP. */
        public int http() {
            return http;
        }
    }

    /**
     * @param message what was wrong and what to do, without anything internal
     */
    public RequestException(Status status, String message) {
        // Without a stack trace: a busy server refuses many requests, and the message says everything.
        super(message, null, false, false);
        this.status = status;
    }

    /** A request that is wrong. */
    public static RequestException invalid(String message) {
        return new RequestException(Status.INVALID, message);
    }

    /** Why the request failed. */
    public Status status() {
        return status;
    }

    /** The text for the client. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
