// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceFrame;
import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceProducer;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.DeviceValues;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.image.Frame;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/** What an engine implements for an open session. The skeleton lets in one thread at a time and checks all arguments. */
public interface SessionBackend extends AutoCloseable {

    /** Where the outputs of a run are, by output name, in network order. */
    sealed interface Outputs {
        /**
         * In host memory.
         *
         * @param maps [batch, channels, height, width] float32, read-only
         */
        record Host(Map<String, MemorySegment> maps) implements Outputs {}

        /**
         * In device memory.
         *
         * @param maps their addresses
         * @param signal what a consumer waits for
         */
        record OnDevice(Map<String, DeviceOutput> maps, DeviceSignal signal) implements Outputs {}

        /**
         * Detections in host memory.
         *
         * @param blocks one block per image, laid out as {@link DetectionLayout} says; all zero before the first run
         */
        record Detections(MemorySegment blocks) implements Outputs {}
    }

    /** The input, [batch, channels, height, width] float32, writable. Called only if the session takes values in host memory. */
    MemorySegment values();

    /** Reads the frame of one image. Called only if the session takes frames. Allocates nothing for a known geometry. */
    void take(int image, Frame frame);

    /**
     * Takes the place of the frame of one image in the memory of the device. Called only if the session takes frames. Allocates nothing for a
     * known geometry.
     *
     * @throws IllegalArgumentException if the memory is not on this device
     */
    default void take(int image, DeviceFrame frame, DeviceProducer producer) {
        throw new IllegalArgumentException(
                "a frame in a GPU's memory, but this device reads frames in host memory: copy the frame there, or open a session on the GPU");
    }

    /**
     * Reads the input in the memory of the device, after its producer. Called only if the session's input is there, and with its shape.
     *
     * @throws IllegalArgumentException if the memory is not on this device
     */
    default void take(DeviceValues values, DeviceProducer producer) {
        throw new IllegalStateException("this engine opens no session whose input is on the device");
    }

    /** The outputs, the same for the session's lifetime. */
    Outputs outputs();

    /** How the activations share one slab. */
    MemoryPlan memoryPlan();

    /** Runs the session a number of times and measures each part; empty if the engine cannot measure them one by one. */
    default List<LayerTime> timeLayers(int runs) {
        return List.of();
    }

    /** Whether implementations may still be replaced by faster ones. */
    default boolean isChoosing() {
        return false;
    }

    /** Starts a run. Allocates nothing on the heap. */
    void launch();

    /** Returns when the outputs of the run in progress are complete. Allocates nothing on the heap. */
    void await();

    /**
     * Releases the buffers. Called once. A run whose {@link #await()} failed, or the upload of a frame, may still be in progress:
     * nothing may be freed before it ends.
     */
    @Override
    void close();
}
