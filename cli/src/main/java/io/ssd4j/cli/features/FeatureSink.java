// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.ssd.model.FeatureMap;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;

/** Receives inputs and maps, batch by batch. */
interface FeatureSink extends AutoCloseable {

    /**
     * Creates the sink for a request.
     *
     * @param inputs the files that the command reads
     */
    static FeatureSink of(FeaturesRequest request, DeviceId device, CommandContext context, Collection<Path> inputs) {
        return request.out() == null
                ? new Nowhere()
                : new FeatureFile(request, request.out().open(context, inputs), device);
    }

    /** Whether it needs inputs; with a GPU, they would otherwise not be computed on the host. */
    boolean wantsInput();

    /** Receives [n, 3, S, S] float32, the input of n images starting with {@code first}. */
    void input(int first, MemorySegment values);

    /** Receives [n, C, H, W] float32, a map of n images starting with {@code first}. */
    void map(FeatureMap map, int first, MemorySegment values);

    /** Makes the output permanent after everything has been passed in. */
    void commit();

    /** Discards the output unless it has been committed. */
    @Override
    void close();

    /** Ignores everything. */
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
