// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.kserve.protocol.RequestException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
    private final BearerToken token = new BearerToken(Optional.of("s3cret"));

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "Bearer  s3cret "})
    void theTokenIsAccepted(String header) {
        token.check(header);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "s3cret",
                "Basic s3cret",
                "Bearer",
                "Bearer ",
                "Bearer s3cre",
                "Bearer s3cret2",
                "Bearer S3CRET"
            })
    void everythingElseIsRefused(String header) {
        RequestException refusal = assertThrows(RequestException.class, () -> token.check(header));
        assertEquals(401, refusal.status().http());
    }

    @Test
    void aServerWithoutTokenAnswersEverybody() {
        new BearerToken(Optional.empty()).check(null);
    }
}
