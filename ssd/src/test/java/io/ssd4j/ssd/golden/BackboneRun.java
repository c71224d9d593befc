// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static java.util.Objects.requireNonNull;

import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The outputs of a model for some images, copied out of its session. */
final class BackboneRun {
    private final List<Map<String, MemorySegment>> images = new ArrayList<>();

    private BackboneRun() {}

    /**
     * Runs images through one session, in order. If they do not fill the last batch, it starts over with the first
     * ones.
     *
     * @param inputs one image each, [channels, height, width]
     * @param arena owns the copies
     */
    static BackboneRun of(Model model, int batch, List<float[]> inputs, Arena arena) {
        BackboneRun run = new BackboneRun();
        try (var session = model.openSession(batch)) {
            while (run.images() < inputs.size()) {
                for (int i = 0; i < batch; i++) {
                    float[] input = inputs.get((run.images() + i) % inputs.size());
                    MemorySegment.copy(
                            input,
                            0,
                            slice(session.input().values(), i, batch),
                            ValueLayout.JAVA_FLOAT,
                            0,
                            input.length);
                }
                session.run();
                for (int i = 0; i < batch; i++) {
                    run.images.add(copyOutputs(session, i, arena));
                }
            }
        }
        return run;
    }

    private static Map<String, MemorySegment> copyOutputs(Session<?, HostOutputs> session, int image, Arena arena) {
        Map<String, MemorySegment> outputs = new HashMap<>();
        for (String name : session.model().network().outputs()) {
            MemorySegment output = slice(session.outputs().get(name), image, session.batch());
            outputs.put(name, arena.allocate(output.byteSize(), Float.BYTES).copyFrom(output));
        }
        return outputs;
    }

    private static MemorySegment slice(MemorySegment values, int image, int batch) {
        long size = values.byteSize() / batch;
        return values.asSlice(image * size, size);
    }

    /** Number of images that were run: the number of inputs, rounded up to a multiple of the batch size. */
    int images() {
        return images.size();
    }

    /** An output of the network for one image, [channels, height, width]. */
    MemorySegment output(int image, String name) {
        return requireNonNull(images.get(image).get(name));
    }
}
