// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.CublasLtAlgorithms;
import io.ssd4j.runtime.cuda.choice.CudnnEngines;
import io.ssd4j.runtime.cuda.choice.OwnKernels;
import io.ssd4j.runtime.cuda.choice.PlannedProgram;
import io.ssd4j.runtime.cuda.choice.PlanningWatch;
import io.ssd4j.runtime.cuda.choice.StepChooser;
import io.ssd4j.runtime.cuda.choice.Trial;
import io.ssd4j.runtime.cuda.cublaslt.CublasLtHandle;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.plan.PlanChoice;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Fills the user's plan store as if timing had found the implementations of one library, and one padding, the best. */
public final class ForcedChoices {
    private ForcedChoices() {}

    /**
     * Stores choices for a network, which sessions with {@link Effort#TIMED} then take as they are.
     *
     * @param library which is best wherever it has anything; {@code cudnn}, {@code cublaslt} or {@code ssd4j}
     * @param inputChannels the best padding of the input
     */
    public static Collection<PlanChoice> store(
            DeviceId gpu, Network network, Precision precision, int batch, String library, int inputChannels)
            throws IOException {
        try (CloseStack owned = new CloseStack()) {
            CudaDevice device = owned.own(new CudaEngine().openGpu(gpu, DeviceOptions.DEFAULT));
            device.context().makeCurrent();
            CudnnHandle handle = owned.own(CudnnHandle.create());
            CublasLtHandle cublasLt = owned.own(CublasLtHandle.create());
            StepChooser chooser = owned.own(new StepChooser(
                    List.of(
                            new OwnKernels(() -> {
                                throw new IllegalStateException("nothing is launched");
                            }),
                            new CudnnEngines(handle, precision, false),
                            new CublasLtAlgorithms(cublasLt, precision)),
                    Effort.TIMED,
                    Map.of(),
                    new LibraryFirst(library, inputChannels),
                    new PlanningWatch(DeviceListener.SILENT, 0),
                    notice -> {
                        throw new IllegalStateException(notice);
                    }));
            PlannedProgram.plan(network, precision, batch, Effort.TIMED, chooser);
            device.planStore()
                    .store(device.environment(precision), chooser.made().values());
            return List.copyOf(chooser.made().values());
        }
    }

    private record LibraryFirst(String library, int inputChannels) implements Trial {
        @Override
        public Optional<Result> best(GpuStep step, List<Entrant> entrants, IntConsumer began) {
            boolean padded = step instanceof GpuStep.PackInput pack && pack.paddedChannels() != inputChannels;
            return entrants.stream()
                    .sorted(Comparator.comparing(
                            entrant -> !entrant.source().library().equals(library)))
                    .flatMap(entrant -> entrant.candidate().make().stream()
                            .map(made -> new Result(entrant.source(), made, padded ? 1000 : 1)))
                    .findFirst();
        }
    }
}
