// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.dlpack;

import java.util.List;
import java.util.Optional;

/**
 * The fields of a {@code DLTensor}.
 *
 * @param data address of the memory, on the device
 * @param deviceType a {@code DLDeviceType}
 * @param deviceId index among the devices of the type
 * @param code a {@code DLDataTypeCode}
 * @param bits bits of an element
 * @param lanes elements of a vector, 1 for scalars
 * @param shape extents, the outermost first
 * @param strides elements from one index to the next, for each dimension; empty if they are those of a dense tensor
 * @param byteOffset of the first element from the address
 */
public record DlpackFields(
        long data,
        int deviceType,
        int deviceId,
        int code,
        int bits,
        int lanes,
        List<Long> shape,
        Optional<List<Long>> strides,
        long byteOffset) {
    /** {@code kDLCUDA}. */
    public static final int CUDA = 2;

    /** {@code kDLUInt}. */
    public static final int UNSIGNED = 1;

    /** {@code kDLFloat}. */
    public static final int FLOAT = 2;

    /** {@code kDLBfloat}. */
    public static final int BFLOAT = 4;

    /** Copies the lists. */
    public DlpackFields {
        shape = List.copyOf(shape);
        strides = strides.map(List::copyOf);
    }
}
