// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.image.FrameTransform;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The buffers for one batch size on the CPU, and the primitives bound to them. */
final class CpuSession implements SessionBackend {
    private final CloseStack owned = new CloseStack();
    private final Engine engine;
    private final SessionMemory memory;
    private final Stream stream;
    private final Execution[] executions;

    /** One per image, so that images of different geometry keep their tables. Empty if the input is values. */
    private final FrameTransform[] transforms;

    /** Null if the session returns maps. */
    private final @Nullable Detecting detecting;

    CpuSession(
            Engine engine,
            Network network,
            PackedWeights weights,
            Lowering lowering,
            ReturnedOutputs returned,
            SessionOptions<?, ?> options) {
        this.engine = engine;
        this.transforms = options.frames()
                .map(frames -> IntStream.range(0, options.batch())
                        .mapToObj(_ -> new FrameTransform(
                                network.input().width(), network.input().height(), frames.conversion()))
                        .toArray(FrameTransform[]::new))
                .orElseGet(() -> new FrameTransform[0]);
        try {
            Arena arena = owned.arena();
            memory = SessionMemory.allocate(arena, network, options.batch(), lowering.steps(), returned);
            stream = owned.own(Stream.on(engine));
            executions = lowering.steps().stream()
                    .map(step -> bind(step, weights, arena))
                    .toArray(Execution[]::new);
            detecting = options.detections()
                    .map(rules -> Detecting.in(arena, rules, network, memory.outputs(), options.batch()))
                    .orElse(null);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private Execution bind(Step step, PackedWeights weights, Arena arena) {
        Map<Argument, Memory> arguments = new EnumMap<>(Argument.class);
        step.parameters().forEach((argument, parameter) -> arguments.put(argument, weights.in(parameter)));
        arguments.put(Argument.SOURCE, bind(step.source()));
        arguments.put(Argument.DESTINATION, bind(step.destination()));
        arguments.put(Argument.SCRATCHPAD, bind(step.scratchpad()));
        return owned.own(new Execution(step.name(), step.primitive(), stream, arguments, arena));
    }

    private Memory bind(Value value) {
        return owned.own(Memory.of(engine, value.descriptor(), memory.bytes(value.name())));
    }

    @Override
    public MemorySegment values() {
        return memory.bytes(Network.INPUT);
    }

    @Override
    public void take(int image, Frame frame) {
        FrameTransform transform = transforms[image];
        transform.apply(frame, values(), image * transform.byteSize());
    }

    @Override
    public Outputs outputs() {
        return detecting == null ? new Outputs.Host(memory.outputs()) : new Outputs.Detections(detecting.results());
    }

    @Override
    public MemoryPlan memoryPlan() {
        return memory.plan();
    }

    @Override
    public void launch() {
        for (Execution execution : executions) {
            execution.run();
        }
        if (detecting != null) {
            stream.await();
            detecting.run();
        }
    }

    @Override
    public void await() {
        stream.await();
    }

    @Override
    public void close() {
        owned.close();
    }
}
