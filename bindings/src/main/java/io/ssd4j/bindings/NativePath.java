// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Converts paths to the strings that C functions take. */
final class NativePath {
    /** How Java itself encodes paths, which the locale determines. */
    private static final Charset ENCODING = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private NativePath() {}

    /** The bytes of a path, followed by a zero. */
    static MemorySegment of(Path path, Arena arena) {
        byte[] bytes = path.toString().getBytes(ENCODING);
        MemorySegment string = arena.allocate(bytes.length + 1L); // zeroed
        return string.copyFrom(MemorySegment.ofArray(bytes));
    }
}
