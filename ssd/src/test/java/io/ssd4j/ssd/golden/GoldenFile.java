// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.ssd.weights.SafetensorsFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A file of goldens. */
final class GoldenFile {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final SafetensorsFile file;

    private GoldenFile(SafetensorsFile file) {
        this.file = file;
    }

    /** Opens the test resource of this name. */
    static GoldenFile open(String name) {
        return new GoldenFile(SafetensorsFile.map(GoldenResource.path(name), Arena.ofAuto()));
    }

    /**
     * Reads a golden.
     *
     * @throws IllegalArgumentException if the file does not contain it
     */
    Golden golden(String name) {
        return new Golden(
                name, file.data(name).toArray(FLOAT), file.data(name + ".l2").get(DOUBLE, 0));
    }
}
