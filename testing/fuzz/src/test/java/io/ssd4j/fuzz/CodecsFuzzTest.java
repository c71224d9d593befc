// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The decoders of photos with the native library that the codecs call. */
class CodecsFuzzTest {
    @Test
    void everyInputGivesAValueOrTheDocumentedException() throws IOException, InterruptedException {
        Expected.of(new Campaign("codecs", Campaign.chosen(FuzzTargets.photos()), true));
    }
}
