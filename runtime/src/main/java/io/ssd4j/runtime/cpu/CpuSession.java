// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.DeviceOutput;
import io.ssd4j.runtime.DeviceSignal;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionInput;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.Primitive;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.runtime.memory.MemoryPlan;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.spi.CloseStack;
import io.ssd4j.runtime.spi.FrameIntake;
import io.ssd4j.runtime.spi.OutputRefusal;
import io.ssd4j.runtime.spi.RunGuard;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One batch size of a model on the CPU: buffers, and the primitives bound to them. */
final class CpuSession implements Session {
    private final CloseStack owned;
    private final RunGuard guard = new RunGuard();
    private final CpuModel model;
    private final CpuDevice device;
    private final SessionOptions options;
    private final FrameIntake intake;
    private final @Nullable FrameInput frames;
    private final SessionMemory memory;
    private final Stream stream;
    private final Execution[] executions;

    private CpuSession(
            CloseStack owned,
            CpuModel model,
            CpuDevice device,
            SessionOptions options,
            FrameIntake intake,
            SessionMemory memory,
            Stream stream,
            Execution[] executions) {
        this.owned = owned;
        this.model = model;
        this.device = device;
        this.options = options;
        this.intake = intake;
        this.frames = options.input() instanceof SessionInput.Frames most
                ? new FrameInput(most, options.batch(), model.network().input(), memory.bytes(Network.INPUT))
                : null;
        this.memory = memory;
        this.stream = stream;
        this.executions = executions;
    }

    /**
     * Prepares everything that a run needs.
     *
     * @param onClose runs when the session has been closed, or not at all where opening fails
     */
    static CpuSession open(
            CpuModel model,
            CpuDevice device,
            PackedWeights weights,
            Lowering lowering,
            SessionOptions options,
            CloseStack.Closing onClose) {
        FrameIntake intake = FrameIntake.of(options, model.network());
        CloseStack owned = new CloseStack();
        try {
            Arena arena = owned.arena();
            SessionMemory memory = SessionMemory.allocate(arena, model.network(), lowering.steps());
            Stream stream = owned.own(Stream.on(device.engine()));
            Execution[] executions = lowering.steps().stream()
                    .map(step -> prepare(step, device, weights, memory, stream, arena, owned))
                    .toArray(Execution[]::new);
            return new CpuSession(onClosed(onClose, owned), model, device, options, intake, memory, stream, executions);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static CloseStack onClosed(CloseStack.Closing last, CloseStack owned) {
        CloseStack all = new CloseStack();
        all.onClose(last);
        all.own(owned);
        return all;
    }

    private static Execution prepare(
            Step step,
            CpuDevice device,
            PackedWeights weights,
            SessionMemory memory,
            Stream stream,
            Arena arena,
            CloseStack owned) {
        Map<Argument, Memory> arguments = new EnumMap<>(Argument.class);
        step.parameters().forEach((argument, parameter) -> arguments.put(argument, weights.in(parameter)));
        bind(arguments, Argument.SOURCE, step.source().buffer(), step.source().descriptor(), device, memory, owned);
        bind(
                arguments,
                Argument.DESTINATION,
                step.destination().buffer(),
                step.destination().descriptor(),
                device,
                memory,
                owned);
        bind(arguments, Argument.SCRATCHPAD, step.scratchpadBuffer(), step.scratchpad(), device, memory, owned);
        Primitive primitive = owned.own(Primitive.of(step.primitive()));
        return new Execution(step.name(), primitive, stream, arguments, arena);
    }

    private static void bind(
            Map<Argument, Memory> arguments,
            Argument argument,
            String buffer,
            MemoryDescriptor descriptor,
            CpuDevice device,
            SessionMemory memory,
            CloseStack owned) {
        arguments.put(argument, owned.own(Memory.of(device.engine(), descriptor, memory.bytes(buffer))));
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public SessionOptions options() {
        return options;
    }

    @Override
    public MemorySegment input() {
        guard.requireOpen();
        intake.requireTensor();
        return memory.bytes(Network.INPUT);
    }

    @Override
    public void frame(int image, Frame frame) {
        guard.enter();
        try {
            intake.require(image, frame);
            intake.lost(image);
            Objects.requireNonNull(frames).resize(image, frame);
            intake.took(image);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void start() {
        guard.enter();
        try {
            intake.requireAll();
            device.useThreads();
            for (Execution execution : executions) {
                execution.run();
            }
        } catch (RuntimeException | Error e) {
            guard.exit();
            throw e;
        }
    }

    @Override
    public void await() {
        guard.requireRunning();
        try {
            stream.await();
        } finally {
            guard.exit();
        }
    }

    @Override
    public MemorySegment output(String name) {
        guard.requireOpen();
        return memory.output(name);
    }

    @Override
    public DeviceOutput deviceOutput(String name) {
        guard.requireOpen();
        throw OutputRefusal.onHost();
    }

    @Override
    public DeviceSignal deviceSignal() {
        guard.requireOpen();
        throw OutputRefusal.onHost();
    }

    @Override
    public MemoryPlan memoryPlan() {
        return memory.plan();
    }

    @Override
    public void close() {
        if (guard.close()) {
            owned.close();
        }
    }
}
