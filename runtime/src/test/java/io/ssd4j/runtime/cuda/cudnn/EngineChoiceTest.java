// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An engine and its knobs, as a key and as text. */
class EngineChoiceTest {

    @Test
    void orderAndKnobsLeftAsTheyAreDoNotMatter() {
        EngineChoice one = new EngineChoice(23, List.of(new KnobChoice(13, 0), new KnobChoice(2, 4)));
        EngineChoice other =
                new EngineChoice(23, List.of(new KnobChoice(2, 4), new KnobChoice(12, -1), new KnobChoice(13, 0)));
        assertEquals(one, other);
        assertEquals("eng23{k2=4,k13=0}", one.toString());
        assertEquals(
                List.of("TILE_SIZE", "TILEK"),
                one.knobs().stream().map(KnobChoice::name).toList());
        assertEquals("eng11{}", new EngineChoice(11, List.of()).toString());
    }

    @Test
    void aKnobFromALaterCudnnHasItsNumberForAName() {
        assertEquals("k4711", new KnobChoice(4711, 1).name());
    }
}
