// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaGraph;
import io.ssd4j.runtime.cuda.driver.CudaGraphExec;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.StreamCapture;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Times launches by events around captured graphs. A bare launch of a library takes the host longer than a small layer
 * takes the GPU, so events around it would time the host. The same is true of the first launch of an idle GPU, which
 * begins only microseconds after the event before it. The GPU therefore spins while the host enqueues what is timed.
 *
 * @param spin keeps the GPU busy longer than the host needs for enqueuing a graph
 */
record LaunchTimer(CudaContext context, CudaStream stream, Launch spin, MedianTiming timing) {

    /**
     * The median microseconds of a launch; empty if it cannot be captured.
     *
     * @param best the time to beat; a much slower launch is timed only once
     */
    OptionalDouble micros(Launch launch, double best) {
        // Not captured: on its first launch a library may load or set up things, which a capture forbids.
        launch.on(stream);
        stream.synchronize();
        try (CloseStack owned = new CloseStack()) {
            CudaEvent start = owned.own(CudaEvent.timed(context));
            CudaEvent end = owned.own(CudaEvent.timed(context));
            return timing.micros(
                    times -> graph(launch, times, owned).map(graph -> () -> time(graph, start, end)), best);
        }
    }

    private Optional<CudaGraphExec> graph(Launch launch, int repeats, CloseStack owned) {
        try (StreamCapture capture = StreamCapture.begin(stream)) {
            for (int i = 0; i < repeats; i++) {
                launch.on(stream);
            }
            try (CudaGraph graph = capture.end()) {
                return Optional.of(owned.own(graph.instantiate()));
            }
        } catch (NativeCallException e) {
            if (StreamCapture.isSpoiled(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private double time(CudaGraphExec graph, CudaEvent start, CudaEvent end) {
        spin.on(stream);
        stream.record(start);
        graph.launch(stream);
        stream.record(end);
        end.synchronize();
        return end.millisecondsSince(start) * 1e3;
    }
}
