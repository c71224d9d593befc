// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaGraph;
import io.ssd4j.runtime.cuda.driver.CudaGraphExec;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.StreamCapture;
import io.ssd4j.runtime.cuda.program.DeviceKernels;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Times launches by events around captured graphs. A bare launch of a library takes the host longer than a small layer takes
 * the card, so that events around it would time the host.
 */
public final class LaunchTimer {
    private static final int TIMED_RUNS = 5;
    private static final int EXHAUSTIVE_RUNS = 25;

    /** Short launches are repeated within a graph up to this time: an event resolves half a microsecond. */
    private static final double GRAPH_MICROS = 200;

    private static final int MOST_REPEATS = 16;

    /** One that takes this many times the best in its first run is not looked at again. */
    private static final double HOPELESS = 3;

    private final CudaContext context;
    private final CudaStream stream;
    private final int runs;

    public LaunchTimer(CudaContext context, CudaStream stream, Effort effort) {
        this.context = context;
        this.stream = stream;
        this.runs = effort == Effort.EXHAUSTIVE ? EXHAUSTIVE_RUNS : TIMED_RUNS;
    }

    /**
     * The median microseconds of a launch; empty where it cannot be captured.
     *
     * @param best what it has to beat; one that is far from it is timed but once
     */
    public OptionalDouble micros(DeviceKernels.Launch launch, double best) {
        // Not captured: a library may load or set up at a first launch what it may not in a capture.
        launch.on(stream);
        stream.synchronize();
        try (CloseStack owned = new CloseStack()) {
            CudaEvent start = owned.own(CudaEvent.timed(context));
            CudaEvent end = owned.own(CudaEvent.timed(context));
            Optional<CudaGraphExec> single = graph(launch, 1, owned);
            if (single.isEmpty()) {
                return OptionalDouble.empty();
            }
            time(single.get(), start, end);
            double first = time(single.get(), start, end);
            if (first > HOPELESS * best) {
                return OptionalDouble.of(first);
            }
            int repeats = (int) Math.clamp(GRAPH_MICROS / first, 1, MOST_REPEATS);
            Optional<CudaGraphExec> graph = repeats == 1 ? single : graph(launch, repeats, owned);
            return graph.map(g -> OptionalDouble.of(median(g, start, end) / repeats))
                    .orElse(OptionalDouble.empty());
        }
    }

    private Optional<CudaGraphExec> graph(DeviceKernels.Launch launch, int repeats, CloseStack owned) {
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

    private double median(CudaGraphExec graph, CudaEvent start, CudaEvent end) {
        double[] micros = new double[runs];
        for (int i = 0; i < runs; i++) {
            micros[i] = time(graph, start, end);
        }
        Arrays.sort(micros);
        return micros[runs / 2];
    }

    private double time(CudaGraphExec graph, CudaEvent start, CudaEvent end) {
        stream.record(start);
        graph.launch(stream);
        stream.record(end);
        end.synchronize();
        return end.millisecondsSince(start) * 1e3;
    }
}
