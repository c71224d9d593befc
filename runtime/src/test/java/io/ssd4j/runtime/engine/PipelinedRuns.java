// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/** Images for a pipeline, with the expected bits of each: those of a sequential run. */
final class PipelinedRuns {
    private static final int PICTURES = 5;

    private final List<byte[]> alone = new ArrayList<>();

    /** Runs each image in a separate session, with nothing in parallel. */
    PipelinedRuns(Model model) {
        try (var session = model.openSession(1)) {
            for (int picture = 0; picture < PICTURES; picture++) {
                SmallNetwork.fill(session.input().values(), 1, picture);
                session.run();
                alone.add(bits(session));
            }
        }
    }

    /**
     * Submits the images in turn and reads the results in order.
     *
     * @param before called with the number of each submission
     * @return the first submission whose bits differ; empty if there is none
     */
    OptionalInt firstDifference(Pipeline<TensorInput, HostOutputs> pipeline, int submissions, IntConsumer before) {
        for (int submitted = 0, taken = 0; taken < submissions; taken++) {
            for (; submitted < submissions && pipeline.hasFree(); submitted++) {
                before.accept(submitted);
                SmallNetwork.fill(pipeline.free().input().values(), 1, submitted % PICTURES);
                pipeline.submit();
            }
            if (!Arrays.equals(alone.get(taken % PICTURES), bits(pipeline.next()))) {
                return OptionalInt.of(taken);
            }
            pipeline.release();
        }
        return OptionalInt.empty();
    }

    /** All outputs, concatenated. */
    private static byte[] bits(Session<?, HostOutputs> session) {
        List<MemorySegment> outputs = session.model().network().outputs().stream()
                .map(name -> session.outputs().get(name))
                .toList();
        byte[] bits = new byte
                [(int) outputs.stream().mapToLong(MemorySegment::byteSize).sum()];
        int at = 0;
        for (MemorySegment output : outputs) {
            MemorySegment.copy(output, ValueLayout.JAVA_BYTE, 0, bits, at, (int) output.byteSize());
            at += (int) output.byteSize();
        }
        return bits;
    }
}
