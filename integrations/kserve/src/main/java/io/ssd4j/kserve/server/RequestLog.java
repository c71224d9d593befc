// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import io.ssd4j.kserve.protocol.RequestException;

/** Observes every request for inference, for metrics and the log; called on any thread. */
public interface RequestLog {

    /** The protocol of a request. */
    enum Protocol {
        HTTP,
        GRPC
    }

    /** A request was answered with a result. */
    void succeeded(Protocol protocol, long nanos);

    /** A request was answered with an error. */
    void failed(Protocol protocol, RequestException.Status status, long nanos);

    /** A body was received or sent. */
    void transferred(Protocol protocol, long receivedBytes, long sentBytes);

    /** Something unexpected happened; for the operator only. */
    void unexpected(Throwable failure);
}
