// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;

import io.ssd4j.runtime.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A descriptor whose attributes are being set. cuDNN trusts its caller about the size of an attribute's elements, so each type
 * of attribute has its own method here, and no attribute is set anywhere else. cuDNN copies the values.
 *
 * @param arena holds the values that attributes are set from
 */
record DescriptorBuilder(DescriptorKind kind, Descriptor descriptor, Arena arena) {

    /** Binds the descriptor to a GPU. */
    DescriptorBuilder target(CudnnTarget target) {
        return switch (target) {
            case CudnnHandle handle -> handle(handle.handle());
            case DeviceProperties properties -> properties(properties.descriptor());
        };
    }

    private DescriptorBuilder handle(MemorySegment handle) {
        return switch (kind) {
            case OPERATION_GRAPH -> handle(CUDNN_ATTR_OPERATIONGRAPH_HANDLE(), handle);
            case EXECUTION_PLAN -> handle(CUDNN_ATTR_EXECUTION_PLAN_HANDLE(), handle);
            default -> this; // engines and heuristics take it from the graph
        };
    }

    private DescriptorBuilder properties(Descriptor properties) {
        return switch (kind) {
            case ENGINE_HEURISTICS -> descriptor(CUDNN_ATTR_ENGINEHEUR_DEVICEPROP(), properties);
            case ENGINE -> descriptor(CUDNN_ATTR_ENGINE_DEVICEPROP(), properties);
            case EXECUTION_PLAN -> descriptor(CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP(), properties);
            default -> this; // the operation graph has no such attribute; the descriptors made from it do
        };
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

    /** Sets a C {@code bool}, one byte. */
    DescriptorBuilder bool(int attribute, boolean value) {
        return set(
                attribute, CUDNN_TYPE_BOOLEAN(), 1, arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) (value ? 1 : 0)));
    }

    /** Sets a C enum, 32 bits. */
    DescriptorBuilder enumerated(int attribute, int type, int value) {
        return set(attribute, type, 1, arena.allocateFrom(ValueLayout.JAVA_INT, value));
    }

    DescriptorBuilder dataType(int attribute, ElementType value) {
        return enumerated(attribute, CUDNN_TYPE_DATA_TYPE(), TensorSpec.code(value));
    }

    /** Sets a text, without a terminating zero. */
    DescriptorBuilder text(int attribute, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return set(attribute, CUDNN_TYPE_CHAR(), bytes.length, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
    }

    private DescriptorBuilder handle(int attribute, MemorySegment value) {
        return set(attribute, CUDNN_TYPE_HANDLE(), 1, arena.allocateFrom(ValueLayout.ADDRESS, value));
    }

    /** Sets device addresses, or host addresses of values. */
    DescriptorBuilder pointers(int attribute, long... values) {
        // Addresses have 64 bits on every platform that cuDNN supports.
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
        int status = cudnnBackendSetAttribute(descriptor.handle(), attribute, type, count, values);
        Cudnn.CALLS.check("cudnnBackendSetAttribute", "attribute " + attribute + " of " + descriptor, status);
        return this;
    }
}
