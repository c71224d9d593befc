// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every parser of files, and the decoders of photos that need no native library. */
class FilesFuzzTest {
    @Test
    void everyInputGivesAValueOrTheDocumentedException() throws IOException, InterruptedException {
        List<FuzzTarget> targets = new ArrayList<>(FuzzTargets.files());
        targets.addAll(FuzzTargets.photos());
        Expected.of(new Campaign("files", Campaign.chosen(targets), false));
    }
}
