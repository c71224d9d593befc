// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.StepTensor;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs every candidate on the GPU as a session does, captured in a graph. Takes the fastest with a correct result;
 * candidates that fail in any way or cannot be captured are left out.
 */
public final class TimedTrial implements Strategy {
    private static final int RUNS = 5;
    private static final int EXHAUSTIVE_RUNS = 25;

    /** An idle GPU runs at a fraction of its clock, which rises within this time. */
    private static final long WARM_UP_MICROS = 100_000;

    /** Between two problems the GPU idles while the host computes what is right. */
    private static final long REWARM_MICROS = 10_000;

    /** Longer than the host needs for launching a graph of a few nodes. */
    private static final long ENQUEUE_MICROS = 50;

    private final CudaContext context;
    private final CudaStream stream;
    private final Precision precision;
    private final Spin spin;
    private final LaunchTimer timer;
    private boolean warm;

    /**
     * @param stream nothing else may be enqueued on it meanwhile, and nothing else should run on the GPU
     * @param spin keeps the GPU busy before measurements
     * @param effort {@link Effort#EXHAUSTIVE} to time each candidate with many runs
     */
    public TimedTrial(CudaContext context, CudaStream stream, Precision precision, Spin spin, Effort effort) {
        this.context = context;
        this.stream = stream;
        this.precision = precision;
        this.spin = spin;
        MedianTiming timing = new MedianTiming(effort == Effort.EXHAUSTIVE ? EXHAUSTIVE_RUNS : RUNS);
        this.timer = new LaunchTimer(context, stream, spin.micros(ENQUEUE_MICROS), timing);
    }

    @Override
    public boolean measures() {
        return true;
    }

    @Override
    public Optional<Choice> choose(Problem problem, Stream<List<Offer>> libraries, Progress progress) {
        List<Offer> offers = libraries.flatMap(List::stream).toList();
        if (offers.isEmpty()) {
            return Optional.empty();
        }
        Optional<Choice> best = Optional.empty();
        try (CloseStack owned = new CloseStack()) {
            Bench bench = bench(problem, owned);
            spin.micros(warm ? REWARM_MICROS : WARM_UP_MICROS).on(stream);
            warm = true;
            for (int i = 0; i < offers.size(); i++) {
                progress.trying(i, offers.size());
                Optional<Implementation> made = offers.get(i).make(progress);
                if (made.isEmpty()) {
                    continue;
                }
                String library = offers.get(i).source().library();
                double bound = best.map(Choice::micros).orElse(Double.POSITIVE_INFINITY);
                OptionalDouble micros =
                        microsOfWinner(made.get(), bench, bound, failure -> progress.failed(library, failure));
                if (micros.isPresent()) {
                    Optional<Choice> beaten = best;
                    best = Optional.of(new Choice(library, made.get(), micros.getAsDouble(), offers.size()));
                    beaten.ifPresent(slower -> slower.implementation().close());
                }
            }
            return best;
        } catch (RuntimeException | Error e) {
            best.ifPresent(found -> found.implementation().close());
            throw e;
        }
    }

    /** The time of an implementation that is correct and faster than the bound; any other is closed. */
    private OptionalDouble microsOfWinner(
            Implementation implementation, Bench bench, double bound, Consumer<NativeCallException> failed) {
        OptionalDouble micros = OptionalDouble.empty();
        try {
            micros = micros(implementation, bench, bound);
            return micros;
        } catch (NativeCallException e) {
            if (!works()) {
                throw e; // nothing runs on this GPU any more
            }
            failed.accept(e);
            return micros;
        } finally {
            if (micros.isEmpty()) {
                implementation.close();
            }
        }
    }

    private OptionalDouble micros(Implementation implementation, Bench bench, double bound) {
        try (CloseStack owned = new CloseStack()) {
            long bytes = implementation.workspaceBytes();
            Optional<DeviceSlice> workspace = bytes == 0
                    ? Optional.empty()
                    : Optional.of(allocate(bytes, "the workspace of " + implementation.name(), owned));
            Operands operands = new Operands(bench.tensors(), workspace);
            owned.onClose(stream::synchronize); // in case a launch is in progress when something fails
            DeviceSlice output = operands.of(TensorRole.OUTPUT);
            bench.check().ifPresent(_ -> ResultCheck.clear(stream, output));
            Launch launch = implementation.bind(operands, owned);
            OptionalDouble micros = timer.micros(launch, bound);
            boolean wins = micros.isPresent()
                    && micros.getAsDouble() < bound
                    && bench.check().map(check -> check.passes(stream, output)).orElse(true);
            return wins ? micros : OptionalDouble.empty();
        } catch (DeviceMemoryException e) {
            return OptionalDouble.empty(); // its workspace alone is more than the GPU has left
        }
    }

    /** Whether the GPU still works after a failure; a kernel that fails on the GPU breaks the context. */
    private boolean works() {
        try {
            stream.synchronize();
            return true;
        } catch (NativeCallException _) {
            return false;
        }
    }

    private DeviceSlice allocate(long bytes, String purpose, CloseStack owned) {
        return owned.own(DeviceMemory.allocate(context, bytes, purpose)).all();
    }

    /**
     * A problem's tensors on the GPU.
     *
     * @param check empty if the problem only changes a layout
     */
    private record Bench(Map<TensorRole, DeviceSlice> tensors, Optional<ResultCheck> check) {}

    private Bench bench(Problem problem, CloseStack owned) {
        Map<TensorRole, DeviceSlice> tensors = new EnumMap<>(TensorRole.class);
        Map<TensorRole, TrialPattern> patterns = new EnumMap<>(TensorRole.class);
        for (StepTensor tensor : problem.tensors()) {
            DeviceSlice memory = allocate(tensor.bytes(), "timing the " + problem, owned);
            owned.onClose(stream::synchronize);
            tensors.put(tensor.role(), memory);
            if (tensor.role() != TensorRole.OUTPUT) {
                TrialPattern pattern = new TrialPattern(tensor, problem.factor(tensor.role()));
                pattern.upload(stream, memory);
                patterns.put(tensor.role(), pattern);
            }
        }
        return new Bench(
                tensors,
                PositionReference.of(problem, patterns)
                        .map(reference -> new ResultCheck(problem, precision, reference)));
    }
}
