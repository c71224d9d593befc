// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import io.ssd4j.kserve.protocol.RequestException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The secret that requests must carry, if the server has one: {@code Authorization: Bearer SECRET}. */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private final Optional<byte[]> secret;

    /**
     * @param secret empty if anybody may use the server
     */
    public BearerToken(Optional<String> secret) {
        this.secret = secret.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Checks the header of a request.
     *
     * @param authorization its value; null if the request has none
     * @throws RequestException if it has no valid token
     */
    public void check(@Nullable String authorization) {
        if (secret.isEmpty()) {
            return;
        }
        // The scheme is not case-sensitive. The comparison takes the same time wherever the first difference is.
        if (authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || !MessageDigest.isEqual(
                        secret.get(),
                        authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8))) {
            throw new RequestException(
                    RequestException.Status.UNAUTHENTICATED,
                    "the request needs the header 'Authorization: Bearer TOKEN' with the token of this server");
        }
    }
}
