// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.compile;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.choice.Choice;
import io.ssd4j.runtime.cuda.choice.Choices;
import io.ssd4j.runtime.cuda.choice.FailedLaunchException;
import io.ssd4j.runtime.cuda.driver.CudaEvent;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.DeviceKernels;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A program bound to memory: every launch with its addresses. The main line runs on one stream; steps that only feed
 * outputs run on a second one as soon as their input is complete, until the two are joined.
 */
final class CompiledProgram {
    /** A step's launch, which forks if a step aside reads what it writes. */
    private record Item(Step step, Launch launch, Optional<Choice> choice, boolean forks) {}

    /** What all programs of a session share; steps aside use the second workspace, since they run in parallel. */
    record Shared(
            CompiledBatch.Target target,
            CudaStream aside,
            Optional<DeviceSlice> workspace,
            Optional<DeviceSlice> asideWorkspace,
            Optional<DeviceSlice> defaultBoxes) {}

    private final Shared shared;
    private final Map<String, DeviceSlice> buffers;
    private final List<Item> items = new ArrayList<>();
    private final CudaEvent fork;
    private final CudaEvent join;

    /**
     * Binds a program.
     *
     * @param slab may be in use by another program's steps until that program is joined
     * @param outside the buffers that are not in the slab, by name
     * @param owned receives what the launches need
     */
    CompiledProgram(
            Choices choices, Shared shared, DeviceSlice slab, Map<String, DeviceSlice> outside, CloseStack owned) {
        this.shared = shared;
        this.buffers = new HashMap<>(outside);
        Program program = choices.program();
        program.memory()
                .placements()
                .forEach(place -> buffers.put(place.buffer(), slab.slice(place.offset(), place.bytes())));
        for (Step step : program.steps()) {
            boolean forks = !step.aside()
                    && program.steps().stream()
                            .anyMatch(other -> other.aside() && other.sources().contains(step.destination()));
            Optional<Choice> choice = step.problem().hasChoice() ? Optional.of(choices.of(step)) : Optional.empty();
            items.add(new Item(step, launch(step, choice, owned), choice, forks));
        }
        fork = owned.own(CudaEvent.in(shared.target().context()));
        join = owned.own(CudaEvent.in(shared.target().context()));
    }

    private Launch launch(Step step, Optional<Choice> choice, CloseStack owned) {
        DeviceKernels kernels = shared.target().kernels();
        Optional<DeviceSlice> workspace = step.aside() ? shared.asideWorkspace() : shared.workspace();
        if (step.problem() instanceof Problem.Detection detection) {
            return kernels.bind(
                    detection,
                    step.sources().stream().map(this::buffer).toList(),
                    shared.defaultBoxes().orElseThrow(),
                    workspace.orElseThrow(),
                    buffer(step.destination()),
                    owned.arena());
        }
        Map<TensorRole, DeviceSlice> tensors = new EnumMap<>(TensorRole.class);
        tensors.putAll(shared.target().weights().of(step));
        tensors.put(TensorRole.INPUT, buffer(step.source()));
        tensors.put(TensorRole.OUTPUT, buffer(step.destination()));
        Operands operands = new Operands(tensors, workspace);
        return choice.map(chosen -> chosen.implementation().bind(operands, owned))
                .orElseGet(() -> kernels.bind(step.problem(), operands, owned.arena()));
    }

    /** A buffer by its name. */
    DeviceSlice buffer(String name) {
        return Objects.requireNonNull(buffers.get(name), () -> "no buffer " + name);
    }

    /**
     * Enqueues every launch once on the main stream, with an input of zeros. On its first launch an implementation may load
     * or set up things, which a capture does not allow.
     *
     * @throws FailedLaunchException if an implementation fails although the GPU works
     */
    void enqueueFirst() {
        CudaStream main = shared.target().stream();
        // Frames contain offsets that the GPU follows, so they must not be arbitrary.
        main.fill(buffer(Program.HOST_INPUT), (byte) 0);
        items.forEach(item -> launchFirst(item, main));
    }

    private void launchFirst(Item item, CudaStream main) {
        try {
            item.launch().on(main);
        } catch (NativeCallException e) {
            main.synchronize(); // throws if the GPU itself has failed
            throw failure(item, e);
        }
    }

    private static RuntimeException failure(Item item, NativeCallException e) {
        return item.choice()
                .<RuntimeException>map(
                        choice -> new FailedLaunchException(item.step().problem(), choice, e))
                .orElse(e);
    }

    /**
     * Enqueues everything on the two streams; the input is already on the GPU. {@link #join()} must follow.
     *
     * @param host target of outputs, by buffer
     * @throws FailedLaunchException if an implementation fails, as some do only while they are captured
     */
    void enqueue(Map<String, MemorySegment> host) {
        CudaStream main = shared.target().stream();
        CudaStream aside = shared.aside();
        for (Item item : items) {
            try {
                item.launch().on(item.step().aside() ? aside : main);
            } catch (NativeCallException e) {
                // Whether the GPU itself has failed cannot be asked during a capture; the next attempt shows it.
                throw failure(item, e);
            }
            if (item.forks()) {
                main.record(fork);
                aside.await(fork);
            }
            MemorySegment output = host.get(item.step().destination());
            if (output != null) {
                aside.download(buffer(item.step().destination()), output);
            }
        }
        if (branches()) {
            aside.record(join);
        }
    }

    /** Makes the main stream wait until the second one has done everything that was enqueued last. */
    void join() {
        // A stream that took no part in the capture must not be joined to it.
        if (branches()) {
            shared.target().stream().await(join);
        }
    }

    private boolean branches() {
        return items.stream().anyMatch(item -> item.step().aside());
    }
}
