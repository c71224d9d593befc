// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.FrameSlot;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.image.PixelFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One image's slot on the host, filled from frames: the tables when the geometry changes, the pixels each time. Rows
 * that the input does not depend on are left out: for an input of 300 rows, 1560 of the 2160 of a 4K frame.
 *
 * <p>Of a frame in the GPU's memory, the slot has only the tables and the position.
 */
final class StagedFrame {
    private final FrameSlot slot;
    private final FrameConversion conversion;
    private final MemorySegment memory;
    private final DeviceSlice deviceMemory;

    private int width;
    private int height;
    private @Nullable PixelFormat format;
    private long rowBytes;

    /** Whether the tables are for a frame in the GPU's memory, whose rows are all there. */
    private boolean elsewhere;

    /** The rows of a copied frame that the input depends on, ascending; none of a frame that is elsewhere. */
    private int[] rows = {};

    /** The part of the slot that is uploaded. */
    private MemorySegment host;

    private DeviceSlice device;

    /** The part before the tables. */
    private final MemorySegment hostLayout;

    private final DeviceSlice deviceLayout;

    StagedFrame(FrameSlot slot, FrameConversion conversion, MemorySegment memory, DeviceSlice deviceMemory) {
        this.slot = slot;
        this.conversion = conversion;
        this.memory = memory;
        this.deviceMemory = deviceMemory;
        this.host = memory;
        this.device = deviceMemory;
        this.hostLayout = memory.asSlice(0, FrameSlot.COLUMNS);
        this.deviceLayout = deviceMemory.slice(0, FrameSlot.COLUMNS);
    }

    /** Enqueues the upload of the frame that was copied last. */
    void upload(CudaStream stream) {
        stream.upload(host, device);
    }

    /** Refers to a frame in the GPU's memory. */
    void refer(DeviceFrame frame) {
        if (elsewhere && frame.width() == width && frame.height() == height && frame.format() == format) {
            host = hostLayout;
            device = deviceLayout;
        } else {
            prepare(frame.width(), frame.height(), frame.format(), true);
        }
        // A difference, because the kernel reaches both by the address of its argument.
        writePosition(
                frame.rowStride(), frame.address() - deviceMemory.address().value());
    }

    /** Copies a frame that fits; allocates nothing if the previous one was copied, too, and had the same extents and format. */
    void copy(Frame frame) {
        if (elsewhere || frame.width() != width || frame.height() != height || frame.format() != format) {
            prepare(frame.width(), frame.height(), frame.format(), false);
        }
        if (rows.length == height && frame.rowStride() == rowBytes) {
            MemorySegment.copy(frame.pixels(), 0, memory, slot.pixels(), height * rowBytes);
            return;
        }
        long to = slot.pixels();
        for (int row : rows) {
            MemorySegment.copy(frame.pixels(), row * frame.rowStride(), memory, to, rowBytes);
            to += rowBytes;
        }
    }

    private void prepare(int newWidth, int newHeight, PixelFormat newFormat, boolean newElsewhere) {
        format = null; // until the slot is complete
        width = newWidth;
        height = newHeight;
        elsewhere = newElsewhere;
        rowBytes = (long) width * newFormat.bytesPerPixel();
        AxisEntries vertical = AxisEntries.rows(conversion, height, slot.input().height());
        rows = elsewhere ? new int[0] : rowsRead(vertical);
        int[] channels = {newFormat.red(), newFormat.green(), newFormat.blue()};
        MemorySegment.copy(channels, 0, memory, ValueLayout.JAVA_INT, 0, channels.length);
        writePosition(rowBytes, slot.pixels());
        writeColumns(newFormat.bytesPerPixel());
        writeRows(vertical);
        long bytes = slot.pixels() + rows.length * rowBytes;
        host = memory.asSlice(0, bytes);
        device = deviceMemory.slice(0, bytes);
        format = newFormat;
    }

    private int[] rowsRead(AxisEntries vertical) {
        return IntStream.range(0, slot.input().height())
                .flatMap(y -> IntStream.of(vertical.first(y), vertical.second(y)))
                .sorted()
                .distinct()
                .toArray();
    }

    private void writePosition(long stride, long pixels) {
        memory.set(ValueLayout.JAVA_LONG, FrameSlot.ROW_BYTES, stride);
        memory.set(ValueLayout.JAVA_LONG, FrameSlot.PIXELS, pixels);
    }

    private void writeColumns(int bytesPerPixel) {
        AxisEntries axis = AxisEntries.columns(conversion, width, slot.input().width());
        for (int x = 0; x < slot.input().width(); x++) {
            writeEntry(FrameSlot.COLUMNS, x, axis, axis.first(x) * bytesPerPixel, axis.second(x) * bytesPerPixel);
        }
    }

    private void writeRows(AxisEntries axis) {
        for (int y = 0; y < slot.input().height(); y++) {
            writeEntry(slot.rows(), y, axis, place(axis.first(y)), place(axis.second(y)));
        }
    }

    /** Where a row of the frame is among the rows in memory. */
    private int place(int row) {
        return elsewhere ? row : Arrays.binarySearch(rows, row);
    }

    private void writeEntry(long table, int i, AxisEntries axis, int first, int second) {
        long entry = table + (long) i * FrameSlot.ENTRY_BYTES;
        memory.set(ValueLayout.JAVA_INT, entry, first);
        memory.set(ValueLayout.JAVA_INT, entry + 4, second);
        memory.set(ValueLayout.JAVA_INT, entry + 8, axis.firstWeight(i));
        memory.set(ValueLayout.JAVA_INT, entry + 12, axis.secondWeight(i));
    }
}
