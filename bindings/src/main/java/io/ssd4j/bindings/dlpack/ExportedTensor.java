// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.dlpack;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tensors of this process that other libraries use until they call the deleter, on any thread. */
public final class ExportedTensor {
    /** By address: each structure, and the action to run when its consumer deletes it. */
    private static final Map<Long, Export> EXPORTS = new ConcurrentHashMap<>();

    private record Export(MemorySegment structure, Runnable onDelete) {}

    /** A separate class, so that a process that exports nothing has no stub. */
    private static final class Stub {
        static final MemorySegment DELETER = create();

        private static MemorySegment create() {
            try {
                return Linker.nativeLinker()
                        .upcallStub(
                                MethodHandles.lookup()
                                        .findStatic(
                                                ExportedTensor.class,
                                                "deleted",
                                                MethodType.methodType(void.class, MemorySegment.class)),
                                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS),
                                // A consumer may call it at any time.
                                Arena.global());
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the deleter of exported tensors", e);
            }
        }
    }

    private ExportedTensor() {}

    /**
     * Makes a structure with these fields.
     *
     * @param onDelete called once, on the thread that calls the deleter; must not throw
     * @return its address; the consumer must call the deleter, since the structure is never freed otherwise
     */
    public static long export(DlpackFields fields, DlpackLayout layout, Runnable onDelete) {
        int dimensions = fields.shape().size();
        // Freed by the garbage collector after the deleter has been called, which cannot free it while it runs.
        MemorySegment structure = Arena.ofAuto()
                .allocate(layout.bytes() + 2L * dimensions * Long.BYTES, ValueLayout.JAVA_LONG.byteAlignment());
        MemorySegment shape = structure.asSlice(layout.bytes(), (long) dimensions * Long.BYTES);
        MemorySegment strides = structure.asSlice(layout.bytes() + shape.byteSize(), shape.byteSize());
        write(shape, fields.shape());
        write(strides, fields.strides().orElseGet(() -> dense(fields.shape())));
        if (layout.equals(DlpackLayout.VERSIONED)) {
            structure.set(ValueLayout.JAVA_INT, 0, DlpackLayout.MAJOR);
            structure.set(ValueLayout.JAVA_LONG, DlpackLayout.FLAGS, 0);
        }
        structure.set(ValueLayout.ADDRESS, layout.deleter(), Stub.DELETER);
        MemorySegment tensor = structure.asSlice(layout.tensor());
        tensor.set(ValueLayout.JAVA_LONG, DlpackLayout.DATA, fields.data());
        tensor.set(ValueLayout.JAVA_INT, DlpackLayout.DEVICE_TYPE, fields.deviceType());
        tensor.set(ValueLayout.JAVA_INT, DlpackLayout.DEVICE_ID, fields.deviceId());
        tensor.set(ValueLayout.JAVA_INT, DlpackLayout.NDIM, dimensions);
        tensor.set(ValueLayout.JAVA_BYTE, DlpackLayout.CODE, (byte) fields.code());
        tensor.set(ValueLayout.JAVA_BYTE, DlpackLayout.BITS, (byte) fields.bits());
        tensor.set(ValueLayout.JAVA_SHORT, DlpackLayout.LANES, (short) fields.lanes());
        tensor.set(ValueLayout.ADDRESS, DlpackLayout.SHAPE, shape);
        tensor.set(ValueLayout.ADDRESS, DlpackLayout.STRIDES, strides);
        tensor.set(ValueLayout.JAVA_LONG, DlpackLayout.BYTE_OFFSET, fields.byteOffset());
        EXPORTS.put(structure.address(), new Export(structure, onDelete));
        return structure.address();
    }

    /** The strides of a tensor without gaps. */
    public static List<Long> dense(List<Long> shape) {
        Long[] strides = new Long[shape.size()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.get(i);
        }
        return List.of(strides);
    }

    private static void write(MemorySegment numbers, List<Long> values) {
        for (int i = 0; i < values.size(); i++) {
            numbers.setAtIndex(ValueLayout.JAVA_LONG, i, values.get(i));
        }
    }

    /** The deleter. A second call for a structure is ignored, as long as its memory is not used again. */
    static void deleted(MemorySegment structure) {
        Export export = EXPORTS.remove(structure.address());
        if (export != null) {
            export.onDelete().run();
        }
    }
}
