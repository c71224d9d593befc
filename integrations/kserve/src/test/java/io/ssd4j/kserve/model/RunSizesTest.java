// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunSizesTest {
    @Test
    void aCpuComputesFullRunsOfAtMostEight() {
        RunSizes sizes = RunSizes.of(32, true);
        assertEquals(List.of(1, 2, 4, 8), sizes.sizes());
        assertEquals(List.of(8, 8, 8, 8), sizes.runs(32));
        assertEquals(List.of(8, 4, 1), sizes.runs(13));
        assertEquals(List.of(1), sizes.runs(1));
    }

    @Test
    void aGpuComputesOneRunThatMayBeLarger() {
        RunSizes sizes = RunSizes.of(24, false);
        assertEquals(List.of(1, 2, 4, 8, 16, 24), sizes.sizes());
        assertEquals(List.of(24), sizes.runs(17));
        assertEquals(List.of(16), sizes.runs(13));
        assertEquals(List.of(24), sizes.runs(24));
        assertEquals(List.of(1), sizes.runs(1));
    }

    @Test
    void theLargestBatchHasASizeOfItsOwn() {
        assertEquals(List.of(1, 2, 3), RunSizes.of(3, true).sizes());
        assertEquals(List.of(1), RunSizes.of(1, true).sizes());
        assertEquals(List.of(3, 2), RunSizes.of(3, true).runs(5));
    }
}
