// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.util.Arrays;

/** The data types of tensors in the protocol. */
public enum Datatype {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Elements of any length each. */
    BYTES(0);

    private final int size;

    Datatype(int size) {
        this.size = size;
    }

    /** Bytes of an element; 0 if elements have lengths of their own. */
    public int size() {
        return size;
    }

    /**
     * Returns the type with a name.
     *
     * @throws RequestException if there is none
     */
    public static Datatype of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestException.invalid(
                        "there is no datatype '" + Shown.text(name) + "'; there are " + Arrays.toString(values())));
    }
}
