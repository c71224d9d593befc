// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.ssd.backbone.FeatureMap;
import java.lang.foreign.MemorySegment;

/** Where inputs and maps go, batch by batch. */
interface FeatureSink extends AutoCloseable {

    /** The sink that a request asks for. */
    static FeatureSink of(FeaturesRequest request, DeviceId device) {
        return request.out() == null ? new Nowhere() : new FeatureFile(request, request.out(), device);
    }

    /** Whether it wants inputs, which on a GPU nobody else has as values. */
    boolean wantsInput();

    /** Takes [n, 3, S, S] float32, the input of the images from {@code first} on. */
    void input(int first, MemorySegment values);

    /** Takes [n, C, H, W] float32, a map of the images from {@code first} on. */
    void map(FeatureMap map, int first, MemorySegment values);

    /** Everything was handed in and is to last. */
    void commit();

    /** Without a commit before it, leaves no trace. */
    @Override
    void close();

    /** Where nobody wants them. */
    final class Nowhere implements FeatureSink {
        @Override
        public boolean wantsInput() {
            return false;
        }

        @Override
        public void input(int first, MemorySegment values) {}

        @Override
        public void map(FeatureMap map, int first, MemorySegment values) {}

        @Override
        public void commit() {}

        @Override
        public void close() {}
    }
}
