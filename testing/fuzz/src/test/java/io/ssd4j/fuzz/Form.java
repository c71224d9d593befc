// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * How the fuzzer's bytes name a target and a file: one byte chooses the target, the next says whether the file is repaired, and the
 * rest is the file. Thereby one process can mutate the files of all targets, and a stored input is complete.
 */
final class Form {
    private static final int HEADER = 2;
    private static final int REPAIRED = 1;

    /** One in sixteen mutants is parsed as it is. */
    private static final int AS_IT_IS = 15;

    private Form() {}

    static byte[] of(int target, byte[] file) {
        byte[] bytes = new byte[HEADER + file.length];
        bytes[0] = (byte) target;
        bytes[1] = REPAIRED;
        System.arraycopy(file, 0, bytes, HEADER, file.length);
        return bytes;
    }

    static boolean isComplete(byte[] bytes) {
        return bytes.length > HEADER;
    }

    static FuzzTarget target(byte[] bytes, List<FuzzTarget> targets) {
        return targets.get(Byte.toUnsignedInt(bytes[0]) % targets.size());
    }

    static byte[] file(byte[] bytes, FuzzTarget target) {
        byte[] file = Arrays.copyOfRange(bytes, HEADER, bytes.length);
        return (bytes[1] & AS_IT_IS) == 0 ? file : target.repair(file);
    }
}
