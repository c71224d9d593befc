// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The supported versions of cuDNN, 9.8 to 9.24 with all patches. */
class SupportedCudnnTest {
    @ParameterizedTest
    @CsvSource({
        "8907, 'older than 9.8, the oldest version that is supported'",
        "90705, 'older than 9.8, the oldest version that is supported'",
        "90800, ''",
        "91900, ''",
        "92400, ''",
        "92403, ''",
        "92500, 'newer than 9.24, the newest version that was tried'",
        "100000, 'newer than 9.24, the newest version that was tried'"
    })
    void objectsOutsideOfTheRange(long version, String objection) {
        assertEquals(objection, SupportedCudnn.objection(version).orElse(""));
    }
}
