// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.dlpack;

/**
 * Where the fields of a managed tensor are, on platforms with 64-bit pointers.
 *
 * @param tensor offset of {@code dl_tensor}
 * @param deleter offset of {@code deleter}
 * @param bytes size of the structure
 */
public record DlpackLayout(long tensor, long deleter, long bytes) {
    /** {@code DLManagedTensor}. */
    public static final DlpackLayout MANAGED = new DlpackLayout(0, 56, 64);

    /** {@code DLManagedTensorVersioned}, which begins with the major and the minor version. */
    public static final DlpackLayout VERSIONED = new DlpackLayout(32, 16, 80);

    /** Offset of {@code flags} in a versioned tensor. */
    static final long FLAGS = 24;

    /** The major version of the structures. */
    static final int MAJOR = 1;

    /** Offsets in a {@code DLTensor}. */
    static final long DATA = 0;

    static final long DEVICE_TYPE = 8;
    static final long DEVICE_ID = 12;
    static final long NDIM = 16;
    static final long CODE = 20;
    static final long BITS = 21;
    static final long LANES = 22;
    static final long SHAPE = 24;
    static final long STRIDES = 32;
    static final long BYTE_OFFSET = 40;
}
