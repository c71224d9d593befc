// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variables, as libgomp's manual describes them. */
class ThreadBindingTest {
    @ParameterizedTest
    @CsvSource({
        "OMP_PROC_BIND, true",
        "OMP_PROC_BIND, close",
        "OMP_PROC_BIND, 'spread,close'",
        "OMP_PLACES, cores",
        "GOMP_CPU_AFFINITY, 0-1"
    })
    void aVariableThatBindsIsNamed(String name, String value) {
        String warning = ThreadBinding.warning(Map.of(name, value)).orElseThrow();
        assertTrue(warning.startsWith(name + " binds"), warning);
    }

    @Test
    void nothingIsSaidIfNothingIsBound() {
        assertEquals(Optional.empty(), ThreadBinding.warning(Map.of("OMP_NUM_THREADS", "2")));
        assertEquals(Optional.empty(), ThreadBinding.warning(Map.of("OMP_PROC_BIND", "")));
        assertEquals(Optional.empty(), ThreadBinding.warning(Map.of("OMP_PROC_BIND", "FALSE", "OMP_PLACES", "cores")));
    }
}
