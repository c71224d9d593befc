// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.cpu.choice.Implementation.OneDnn;
import io.ssd4j.runtime.cpu.choice.Implementation.Strips;
import io.ssd4j.runtime.cpu.choice.Implementation.Winograd;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImplementationTest {

    @Test
    void textsAreReadBack() {
        assertEquals(new OneDnn(Layout.ANY, 0), Implementation.parse("onednn any 0"));
        assertEquals(new OneDnn(Layout.NHWC, 12), Implementation.parse("onednn nhwc 12"));
        assertEquals(new Winograd("f4-whole", false), Implementation.parse("winograd f4-whole"));
        assertEquals(new Winograd("f6-48", true), Implementation.parse("winograd f6-48 pooled"));
        assertEquals(new Strips(10, false), Implementation.parse("strips 10"));
        assertEquals(new Strips(5, true), Implementation.parse("strips 5 pooled"));
    }

    @Test
    void textsAreThoseThatAreRead() {
        assertEquals("onednn nhwc 3", new OneDnn(Layout.NHWC, 3).text());
        assertEquals("winograd f4-26 pooled", new Winograd("f4-26", true).text());
        assertEquals("strips 19 pooled", new Strips(19, true).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "onednn",
                "onednn any",
                "onednn any -1",
                "onednn any 1234",
                "onednn nchw 0",
                "onednn any 0 0",
                "winograd",
                "winograd ",
                "winograd f4-26 halved",
                "winograd f4-26 pooled twice",
                "Winograd f4-26",
                "strips",
                "strips 0",
                "strips 05",
                "strips 100000",
                "strips 5 halved",
                "onednn  any 0"
            })
    void otherTextsAreRefused(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Implementation.parse(text));
        assertEquals("there is no implementation '" + text + "'", refused.getMessage());
    }
}
