// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.bindings.dlpack.DlpackFields;
import io.ssd4j.bindings.dlpack.DlpackLayout;
import io.ssd4j.bindings.dlpack.ExportedTensor;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DlpackForm;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.network.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The outputs of a session that other libraries use through DLPack. Thread-safe. */
final class OutputExports {
    private int open;
    private boolean closed;

    /** Exports an output; it counts as open until its deleter is called. */
    synchronized long export(DeviceId device, DeviceOutput output, DlpackForm form) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        DlpackLayout layout = switch (form) {
            case MANAGED -> DlpackLayout.MANAGED;
            case VERSIONED -> DlpackLayout.VERSIONED;
        };
        long address = ExportedTensor.export(fields(device, output), layout, this::release);
        open++;
        return address;
    }

    private synchronized void release() {
        open--;
    }

    /**
     * Closes the session and permits no further export.
     *
     * @param close closes the session, unless it throws
     * @return what that returned
     * @throws IllegalStateException if an exported output is in use; nothing changes then
     */
    synchronized boolean close(BooleanSupplier close) {
        if (open > 0) {
            throw new IllegalStateException(
                    "the session has " + open + (open == 1 ? " output that is" : " outputs that are")
                            + " in use through DLPack: have the consumer call the deleter before the session is closed");
        }
        boolean closing = close.getAsBoolean();
        closed = true;
        return closing;
    }

    private static DlpackFields fields(DeviceId device, DeviceOutput output) {
        Shape shape = output.shape();
        long images = output.batch();
        long channels = shape.channels();
        long height = shape.height();
        long width = shape.width();
        List<Long> extents = switch (output.layout()) {
            case NCHW -> List.of(images, channels, height, width);
            case NHWC -> List.of(images, height, width, channels);
        };
        return new DlpackFields(
                output.address(),
                DlpackFields.CUDA,
                device.index(),
                code(output.element()),
                output.element().bytes() * Byte.SIZE,
                1,
                extents,
                Optional.empty(),
                0);
    }

    private static int code(ElementType element) {
        return switch (element) {
            case FLOAT32, FLOAT16 -> DlpackFields.FLOAT;
            case BFLOAT16 -> DlpackFields.BFLOAT;
            case INT8, UINT8, FLOAT8_E4M3 ->
                throw new IllegalStateException("no engine leaves values with scales on a device");
        };
    }
}
