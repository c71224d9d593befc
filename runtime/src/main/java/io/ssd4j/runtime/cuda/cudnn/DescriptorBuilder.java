// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_BACKEND_DESCRIPTOR;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_BOOLEAN;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_CHAR;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_DATA_TYPE;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_DOUBLE;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_HANDLE;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_INT32;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_INT64;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_VOID_PTR;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnBackendFinalize;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnBackendSetAttribute;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A descriptor whose attributes are being set. cuDNN believes the caller about the size of an attribute's elements, so each
 * type of attribute has its method here, and each attribute is set in this file alone. cuDNN copies what it is given.
 */
final class DescriptorBuilder implements AutoCloseable {
    private final DescriptorKind kind;
    private final String subject;
    private final MemorySegment handle;
    private final Arena arena = Arena.ofConfined();

    DescriptorBuilder(DescriptorKind kind, String subject, MemorySegment handle) {
        this.kind = kind;
        this.subject = subject;
        this.handle = handle;
    }

    DescriptorKind kind() {
        return kind;
    }

    DescriptorBuilder int64(int attribute, long... values) {
        return set(attribute, CUDNN_TYPE_INT64(), values.length, arena.allocateFrom(ValueLayout.JAVA_LONG, values));
    }

    DescriptorBuilder int32(int attribute, int value) {
        return enumerated(attribute, CUDNN_TYPE_INT32(), value);
    }

    DescriptorBuilder float64(int attribute, double value) {
        return set(attribute, CUDNN_TYPE_DOUBLE(), 1, arena.allocateFrom(ValueLayout.JAVA_DOUBLE, value));
    }

    /** A C {@code bool}, one byte. */
    DescriptorBuilder bool(int attribute, boolean value) {
        return set(
                attribute, CUDNN_TYPE_BOOLEAN(), 1, arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) (value ? 1 : 0)));
    }

    /** A C enum, 32 bits. */
    DescriptorBuilder enumerated(int attribute, int type, int value) {
        return set(attribute, type, 1, arena.allocateFrom(ValueLayout.JAVA_INT, value));
    }

    DescriptorBuilder dataType(int attribute, DataType value) {
        return enumerated(attribute, CUDNN_TYPE_DATA_TYPE(), value.code());
    }

    /** A text; its terminating zero is not part of it. */
    DescriptorBuilder text(int attribute, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return set(attribute, CUDNN_TYPE_CHAR(), bytes.length, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
    }

    /** A {@code cudnnHandle_t}. */
    DescriptorBuilder handle(int attribute, MemorySegment value) {
        return set(attribute, CUDNN_TYPE_HANDLE(), 1, arena.allocateFrom(ValueLayout.ADDRESS, value));
    }

    /** Device addresses, or host addresses of values. */
    DescriptorBuilder pointers(int attribute, long... values) {
        // An address is 64 bits wide on every platform that cuDNN is made for.
        return set(attribute, CUDNN_TYPE_VOID_PTR(), values.length, arena.allocateFrom(ValueLayout.JAVA_LONG, values));
    }

    DescriptorBuilder descriptor(int attribute, Descriptor value) {
        return descriptors(attribute, List.of(value));
    }

    DescriptorBuilder descriptors(int attribute, List<Descriptor> values) {
        MemorySegment handles = arena.allocate(ValueLayout.ADDRESS, values.size());
        for (int i = 0; i < values.size(); i++) {
            handles.setAtIndex(ValueLayout.ADDRESS, i, values.get(i).handle());
        }
        return set(attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR(), values.size(), handles);
    }

    private DescriptorBuilder set(int attribute, int type, long count, MemorySegment values) {
        int status = cudnnBackendSetAttribute(handle, attribute, type, count, values);
        Cudnn.check(
                "cudnnBackendSetAttribute", status, "attribute " + attribute + " of the " + kind + " of " + subject);
        return this;
    }

    /** Has cuDNN check the attributes together. */
    void finish() {
        int status = cudnnBackendFinalize(handle);
        Cudnn.check("cudnnBackendFinalize", status, "the " + kind + " of " + subject);
    }

    /** Frees what the attributes were set from. */
    @Override
    public void close() {
        arena.close();
    }
}
