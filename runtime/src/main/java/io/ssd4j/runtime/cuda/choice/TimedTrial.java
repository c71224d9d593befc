// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.program.DeviceKernels;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.StepTensor;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;

/**
 * Runs every candidate on the card, as a session will: captured in a graph. Keeps the fastest whose result is right; what is
 * fast and wrong is no winner, and what cannot be captured is no candidate.
 */
public final class TimedTrial implements Trial {
    private final CudaContext context;
    private final CudaStream stream;
    private final Precision precision;
    private final LaunchTimer timer;

    /** Nothing else may be on the stream meanwhile, and nothing should be on the card. */
    public TimedTrial(CudaContext context, CudaStream stream, Precision precision, Effort effort) {
        this.context = context;
        this.stream = stream;
        this.precision = precision;
        this.timer = new LaunchTimer(context, stream, effort);
    }

    @Override
    public Optional<Result> best(GpuStep step, List<Entrant> entrants, IntConsumer began) {
        Optional<Result> best = Optional.empty();
        try (CloseStack owned = new CloseStack()) {
            Bench bench = Bench.build(step, this, owned);
            for (int i = 0; i < entrants.size(); i++) {
                began.accept(i);
                Entrant entrant = entrants.get(i);
                Optional<Implementation> made = entrant.candidate().make();
                if (made.isEmpty()) {
                    continue;
                }
                Optional<Result> winner = against(best, entrant.source(), made.get(), bench);
                if (winner.isPresent()) {
                    Optional<Result> beaten = best;
                    best = winner;
                    beaten.ifPresent(slower -> slower.implementation().close());
                }
            }
            return best;
        } catch (RuntimeException | Error e) {
            best.ifPresent(found -> found.implementation().close());
            throw e;
        }
    }

    /** The result of one that is better than the best so far; any other is closed. */
    private Optional<Result> against(
            Optional<Result> best, ImplementationSource source, Implementation implementation, Bench bench) {
        boolean wins = false;
        try {
            OptionalDouble micros = micros(implementation, bench, best);
            wins = micros.isPresent();
            return wins ? Optional.of(new Result(source, implementation, micros.getAsDouble())) : Optional.empty();
        } finally {
            if (!wins) {
                implementation.close();
            }
        }
    }

    /** The time of one that is faster than the best so far, and right; empty of any other. */
    private OptionalDouble micros(Implementation implementation, Bench bench, Optional<Result> best) {
        try (CloseStack owned = new CloseStack()) {
            Operands operands = new Operands(bench.tensors(), workspace(implementation, owned));
            owned.onClose(stream::synchronize); // also where a launch is under way and something fails
            DeviceSlice output = operands.of(TensorRole.OUTPUT);
            bench.check().ifPresent(_ -> ResultCheck.clear(stream, output));
            DeviceKernels.Launch launch = implementation.bind(operands, owned);
            double bound = best.map(Result::micros).orElse(Double.POSITIVE_INFINITY);
            OptionalDouble micros = timer.micros(launch, bound);
            boolean wins = micros.isPresent()
                    && micros.getAsDouble() < bound
                    && bench.check().map(check -> check.passes(stream, output)).orElse(true);
            return wins ? micros : OptionalDouble.empty();
        } catch (DeviceMemoryException e) {
            return OptionalDouble.empty(); // its workspace alone is more than the card has left
        } catch (NativeCallException e) {
            if (isRefusal(e)) {
                return OptionalDouble.empty();
            }
            throw e;
        }
    }

    /** Planned, but refused when it was to be executed; a failure of the driver is another matter. */
    private static boolean isRefusal(NativeCallException e) {
        return e.function().equals("cudnnBackendExecute") || e.function().equals("cublasLtMatmul");
    }

    private Optional<DeviceSlice> workspace(Implementation implementation, CloseStack owned) {
        long bytes = implementation.workspaceBytes();
        return bytes == 0
                ? Optional.empty()
                : Optional.of(
                        owned.own(DeviceMemory.allocate(context, bytes, "the workspace of " + implementation.engine()))
                                .all());
    }

    /**
     * A step's tensors on the card, and what must come out.
     *
     * @param check empty where the step only changes a layout
     */
    private record Bench(Map<TensorRole, DeviceSlice> tensors, Optional<ResultCheck> check) {

        static Bench build(GpuStep step, TimedTrial trial, CloseStack owned) {
            Map<TensorRole, DeviceSlice> tensors = new EnumMap<>(TensorRole.class);
            Map<TensorRole, TrialPattern> patterns = new EnumMap<>(TensorRole.class);
            for (StepTensor tensor : StepTensor.of(step, KernelElement.of(trial.precision))) {
                DeviceSlice memory = owned.own(
                                DeviceMemory.allocate(trial.context, tensor.bytes(), "timing the " + step.problem()))
                        .all();
                owned.onClose(trial.stream::synchronize);
                tensors.put(tensor.role(), memory);
                if (tensor.role() != TensorRole.OUTPUT) {
                    TrialPattern pattern = new TrialPattern(tensor, step.factor(tensor.role()));
                    pattern.upload(trial.stream, memory);
                    patterns.put(tensor.role(), pattern);
                }
            }
            return new Bench(
                    tensors,
                    PositionReference.defines(step)
                            ? Optional.of(new ResultCheck(step, trial.precision, patterns))
                            : Optional.empty());
        }
    }
}
