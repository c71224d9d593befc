// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceIdTest {

    @ParameterizedTest
    @CsvSource({"cpu, cpu, 0, cpu", "cpu:0, cpu, 0, cpu", "cuda, cuda, 0, cuda:0", "cuda:12, cuda, 12, cuda:12"})
    void parsesEveryForm(String text, String engine, int index, String printed) {
        assertEquals(new DeviceId(engine, index), DeviceId.parse(text));
        assertEquals(printed, DeviceId.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "cpu:1", "cuda:0", "cuda:999999999", "rocm:3"})
    void parsesWhatItPrints(String printed) {
        assertEquals(printed, DeviceId.parse(printed).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "CUDA", "cuda:", ":0", "cuda:-1", "cuda:+1", "cuda:x", "cuda:1:2", "cuda 1", " cpu", "cuda:٣"
            })
    void rejectsEverythingElse(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> DeviceId.parse(text))
                .getMessage();
        assertEquals("not a device: '" + text + "'; write cpu, cuda or cuda:1", message);
    }

    @Test
    void rejectsAnIndexTooLongForAnInt() {
        assertThrows(IllegalArgumentException.class, () -> DeviceId.parse("cuda:99999999999"));
    }

    @Test
    void checksItsParts() {
        assertThrows(IllegalArgumentException.class, () -> new DeviceId("cuda", -1));
        assertThrows(IllegalArgumentException.class, () -> new DeviceId("cuda:0", 0));
    }
}
