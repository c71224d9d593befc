// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameTransform;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The buffers for one batch size on the CPU, and the program bound to them. */
final class CpuSession implements SessionBackend {
    private final CloseStack owned = new CloseStack();
    private final int threads;
    private final SessionSegments segments;
    private final RunTimes runs = new RunTimes();

    /** Replaced only while no run is in progress. */
    private volatile Program program;

    /** One per image, so that images of different geometry keep their tables. Empty if the input is values. */
    private final FrameTransform[] transforms;

    /** Null if the session returns maps. */
    private final @Nullable Detecting detecting;

    /** Null if the implementations are fixed. */
    private final @Nullable BackgroundThread changeOver;

    CpuSession(SessionRecipe recipe, SessionOptions<?, ?> options) {
        Network network = recipe.network();
        // Before anything is lowered: oneDNN refuses tensors of a batch that no memory holds, without saying why.
        SessionSegments.require(network, options.batch(), recipe.returned());
        this.threads = recipe.threads();
        this.transforms = options.frames()
                .map(frames -> IntStream.range(0, options.batch())
                        .mapToObj(_ -> new FrameTransform(
                                network.input().width(), network.input().height(), frames.conversion()))
                        .toArray(FrameTransform[]::new))
                .orElseGet(() -> new FrameTransform[0]);
        boolean prepared = recipe.device().options().deterministic() || options.prepared();
        Choices choices = recipe.first(prepared);
        try (Lowering lowering = recipe.lower(choices)) {
            Arena arena = owned.arena();
            // Too large a batch must fail before any memory is touched.
            Slab.require(lowering.steps(), SessionSegments.buffers(recipe.returned()));
            segments = recipe.segments(arena);
            if (prepared) {
                WinogradAbsence.warn(recipe);
                WarmUp.atOnce(lowering.steps());
            }
            program = recipe.bind(lowering, segments);
            owned.onClose(() -> program.close());
            detecting = options.detections()
                    .map(rules -> Detecting.in(arena, rules, network, segments.outputs(), options.batch()))
                    .orElse(null);
            changeOver = !prepared && recipe.changesOver()
                    ? owned.own(BackgroundThread.start(new ChangeOver(recipe, segments, runs, this::replace)))
                    : null;
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    private Program replace(Program next) {
        Program last = program;
        program = next;
        return last;
    }

    @Override
    public MemorySegment values() {
        return segments.input();
    }

    @Override
    public void take(int image, Frame frame) {
        FrameTransform transform = transforms[image];
        transform.apply(frame, values(), image * transform.byteSize());
    }

    @Override
    public Outputs outputs() {
        return detecting == null ? new Outputs.Host(segments.outputs()) : new Outputs.Detections(detecting.results());
    }

    @Override
    public MemoryPlan memoryPlan() {
        return program.memoryPlan();
    }

    @Override
    public void launch() {
        Turns.OF_THIS_PROCESS.take(threads);
        try {
            // A virtual thread may have waited, and gone on on another carrier, whose count is another one.
            gomp_h.omp_set_num_threads(threads);
            long start = System.nanoTime();
            program.run();
            program.await();
            runs.record(System.nanoTime() - start);
        } finally {
            Turns.OF_THIS_PROCESS.giveBack(threads);
        }
        if (detecting != null) {
            detecting.run();
        }
    }

    @Override
    public void await() {
        // The run is complete: its program may have been replaced since.
    }

    @Override
    public List<LayerTime> timeLayers(int runs) {
        Turns.OF_THIS_PROCESS.take(threads);
        try {
            gomp_h.omp_set_num_threads(threads);
            return program.time(runs);
        } finally {
            Turns.OF_THIS_PROCESS.giveBack(threads);
        }
    }

    @Override
    public boolean isChoosing() {
        return changeOver != null && changeOver.isRunning();
    }

    @Override
    public void close() {
        owned.close();
    }
}
