// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class CaptionTest {
    private final Lettering lettering = new PixelLettering(10);

    @Test
    void hasNameAndScore() {
        assertEquals("cat 0.99", of("cat", 0.987, 1000));
        assertEquals("person 1.00", of("  person ", 0.9999, 1000));
        assertEquals("0.50", of("", 0.5, 1000));
    }

    @Test
    void shortensTheNameBeforeTheScore() {
        assertEquals("diningtable 0.50", of("diningtable", 0.5, lettering.width("diningtable 0.50")));
        assertEquals("diningta.. 0.50", of("diningtable", 0.5, lettering.width("diningta.. 0.50")));
        assertEquals("d.. 0.50", of("diningtable", 0.5, lettering.width("d.. 0.50")));
        assertEquals("0.50", of("diningtable", 0.5, lettering.width("d.. 0.50") - 1));
        assertEquals("", of("diningtable", 0.5, lettering.width("0.50") - 1));
    }

    @Test
    void neverCutsACharacterInHalf() {
        String name = "\ud83d\udc08\ud83d\udc08\ud83d\udc08\ud83d\udc08";
        String caption = of(name, 0.5, lettering.width("\ud83d\udc08.. 0.50"));
        assertEquals("\ud83d\udc08.. 0.50", caption);
    }

    @Test
    void isTheSameInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertTrue(of("cat", 0.987, 1000).endsWith(" 0.99"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private String of(String name, double score, int width) {
        return Caption.of(new DrawnBox(1, name, score, 0, 0, 1, 1), lettering, width);
    }
}
