// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.detection.HeadValues;
import io.ssd4j.runtime.cpu.detection.PostProcessing;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.engine.DetectionLayout;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The last part of a run that returns detections.
 *
 * @param results the detections of the batch
 */
record Detecting(PostProcessing postProcessing, int batch, MemorySegment results) {

    /**
     * Reserves the memory.
     *
     * @param heads the memory of the heads by output, [batch, height, width, channels] float32
     */
    static Detecting in(
            Arena arena, DetectionRules rules, Network network, Map<String, MemorySegment> heads, int batch) {
        List<HeadValues> values = rules.heads().stream()
                .map(head -> new HeadValues(
                        head,
                        network.outputShape(head.output()),
                        Objects.requireNonNull(heads.get(head.output()), head.output())))
                .toList();
        MemorySegment results =
                HostMemory.allocate(arena, batch * DetectionLayout.of(rules).imageBytes(), "the session's detections");
        return new Detecting(new PostProcessing(rules, values, network.input(), results), batch, results);
    }

    void run() {
        for (int image = 0; image < batch; image++) {
            postProcessing.run(image);
        }
    }
}
