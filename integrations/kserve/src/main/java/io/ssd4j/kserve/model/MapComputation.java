// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.batch.BatchComputation;
import io.ssd4j.runtime.HostOutputs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Computes feature maps. */
final class MapComputation implements BatchComputation<MapComputation.Wanted, Map<String, float[]>> {
    private final SessionSet<HostOutputs> sessions;
    private final Map<String, Long> sizes;

    /**
     * An image, and which of its maps are wanted.
     *
     * @param image the network's input, float32 [3, S, S]
     * @param maps names
     */
    record Wanted(MemorySegment image, Set<String> maps) {}

    /**
     * @param sessions owned by this
     * @param sizes bytes of each map of one image, by name
     */
    MapComputation(SessionSet<HostOutputs> sessions, Map<String, Long> sizes) {
        this.sessions = sessions;
        this.sizes = Map.copyOf(sizes);
    }

    @Override
    public List<Map<String, float[]>> compute(List<Wanted> images) {
        List<Map<String, float[]>> results = new ArrayList<>();
        sessions.run(images.stream().map(Wanted::image).toList(), (outputs, image, position) -> {
            Map<String, float[]> maps = new HashMap<>();
            for (String name : images.get(position).maps()) {
                long size = Objects.requireNonNull(sizes.get(name));
                maps.put(name, outputs.get(name).asSlice(image * size, size).toArray(ValueLayout.JAVA_FLOAT));
            }
            results.add(maps);
        });
        return results;
    }

    @Override
    public void close() {
        sessions.close();
    }
}
