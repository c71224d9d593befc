// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.torch;

import java.util.Arrays;
import java.util.Optional;

/** The element types of torch's storages that weights and the state beside them have. */
public enum TorchType {
    FLOAT64("DoubleStorage", 8),
    FLOAT32("FloatStorage", 4),
    FLOAT16("HalfStorage", 2),
    BFLOAT16("BFloat16Storage", 2),
    INT64("LongStorage", 8),
    INT32("IntStorage", 4),
    INT16("ShortStorage", 2),
    INT8("CharStorage", 1),
    UINT8("ByteStorage", 1),
    BOOL("BoolStorage", 1);

    private final String storage;
    private final int bytes;

    TorchType(String storage, int bytes) {
        this.storage = storage;
        this.bytes = bytes;
    }

    /** Size of an element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The type of a storage class in the module {@code torch}; empty if it is none of these. */
    static Optional<TorchType> ofStorage(String name) {
        return Arrays.stream(values()).filter(type -> type.storage.equals(name)).findFirst();
    }
}
