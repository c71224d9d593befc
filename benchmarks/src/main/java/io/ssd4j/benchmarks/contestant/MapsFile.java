// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.weights.SafetensorsFile;
import io.ssd4j.ssd.weights.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Runs a file of inputs through a session, batch by batch, and writes the maps by name. */
final class MapsFile {
    private MapsFile() {}

    static void write(Session<TensorInput, HostOutputs> session, List<FeatureMap> maps, Path from, Path to)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile file = SafetensorsFile.map(from, arena);
            MemorySegment inputs = file.data("input");
            MemorySegment input = session.input().values();
            long batches = inputs.byteSize() / input.byteSize();
            if (batches == 0 || inputs.byteSize() % input.byteSize() != 0) {
                throw new IllegalArgumentException(from + " has inputs of shape "
                        + file.tensor("input").shape() + ", which is not a multiple of the batch size "
                        + session.batch());
            }
            SequencedMap<String, long[]> shapes = shapes(maps, batches * session.batch());
            try (SafetensorsWriter writer = SafetensorsWriter.create(to, shapes, Map.of())) {
                for (long i = 0; i < batches; i++) {
                    input.copyFrom(inputs.asSlice(i * input.byteSize(), input.byteSize()));
                    session.run();
                    for (FeatureMap map : maps) {
                        MemorySegment values = session.outputs().get(map.name());
                        writer.write(map.name(), i * values.byteSize(), values);
                    }
                }
                writer.commit();
            }
        }
    }

    private static SequencedMap<String, long[]> shapes(List<FeatureMap> maps, long images) {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        for (FeatureMap map : maps) {
            Shape shape = map.shape();
            shapes.put(map.name(), new long[] {images, shape.channels(), shape.height(), shape.width()});
        }
        return shapes;
    }
}
