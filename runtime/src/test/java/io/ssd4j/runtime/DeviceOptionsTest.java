// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceOptionsTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, 1025, Integer.MAX_VALUE})
    void rejectsInvalidThreadCounts(int threads) {
        String message = assertThrows(IllegalArgumentException.class, () -> DeviceOptions.DEFAULT.threads(threads))
                .getMessage();
        assertEquals("threads must be 0 (all processors) to 1024, not " + threads, message);
    }
}
