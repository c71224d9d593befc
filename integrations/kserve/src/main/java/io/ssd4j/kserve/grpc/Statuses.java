// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import io.grpc.Status;
import io.ssd4j.kserve.protocol.RequestException;

/** The status codes of gRPC for failures. */
final class Statuses {
    private Statuses() {}

    static Status of(RequestException failure) {
        Status status = switch (failure.status()) {
            case INVALID, METHOD -> Status.INVALID_ARGUMENT;
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            case FORBIDDEN -> Status.PERMISSION_DENIED;
            case NOT_FOUND -> Status.NOT_FOUND;
            case TOO_LARGE, BUSY -> Status.RESOURCE_EXHAUSTED;
            case CANCELLED -> Status.CANCELLED;
            case INTERNAL -> Status.INTERNAL;
            case UNAVAILABLE -> Status.UNAVAILABLE;
            case DEADLINE -> Status.DEADLINE_EXCEEDED;
        };
        return status.withDescription(failure.text());
    }
}
