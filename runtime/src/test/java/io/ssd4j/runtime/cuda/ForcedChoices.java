// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.Choice;
import io.ssd4j.runtime.cuda.choice.Chooser;
import io.ssd4j.runtime.cuda.choice.Strategy;
import io.ssd4j.runtime.cuda.cublaslt.CublasLtAlgorithms;
import io.ssd4j.runtime.cuda.cublaslt.CublasLtHandle;
import io.ssd4j.runtime.cuda.cublaslt.KnownFaults;
import io.ssd4j.runtime.cuda.cudnn.CudnnEngines;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.cudnn.EngineFaults;
import io.ssd4j.runtime.cuda.kernel.OwnKernels;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.StoredChoice;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Fills the user's plan store as if timing had found the implementations of one library, and one padding, the best. */
public final class ForcedChoices {
    /** Of a version that mends all. */
    private static final KnownFaults NO_FAULTS = new KnownFaults(999_999, 90);

    private static final EngineFaults NO_ENGINE_FAULTS = new EngineFaults(999_999, 999_999, 90);

    private ForcedChoices() {}

    /**
     * Stores choices for a network, which sessions with {@link Effort#TIMED} then take as they are.
     *
     * @param library the best wherever it has anything; {@code cudnn}, {@code cublaslt} or {@code ssd4j}
     * @param inputChannels the best padding of the input
     */
    public static Collection<StoredChoice> store(
            DeviceId gpu, Network network, Precision precision, int batch, String library, int inputChannels)
            throws IOException {
        try (CloseStack owned = new CloseStack()) {
            CudaDevice device = owned.own(new CudaEngine().open(gpu, DeviceOptions.DEFAULT));
            device.context().makeCurrent();
            CudnnHandle handle = owned.own(CudnnHandle.create());
            CublasLtHandle cublasLt = owned.own(CublasLtHandle.create());
            Chooser chooser = owned.own(new Chooser(
                    List.of(
                            new OwnKernels(_ -> {
                                throw new IllegalStateException("nothing is launched");
                            }),
                            new CudnnEngines(
                                    handle,
                                    precision,
                                    DeviceOptions.DEFAULT.effort(Effort.EXHAUSTIVE),
                                    NO_ENGINE_FAULTS),
                            new CublasLtAlgorithms(cublasLt, precision, Effort.TIMED, NO_FAULTS)),
                    List.of(),
                    new LibraryFirst(library, inputChannels),
                    Map.of(),
                    DeviceListener.SILENT,
                    notice -> {
                        throw new IllegalStateException(notice);
                    }));
            chooser.choose(
                    network, Storage.of(precision.elementType()), List.of(SessionOptions.batch(batch)), () -> {});
            device.planStore().store(device.environment(precision), chooser.made());
            return List.copyOf(chooser.made());
        }
    }

    private record LibraryFirst(String library, int inputChannels) implements Strategy {
        @Override
        public boolean measures() {
            return true;
        }

        @Override
        public Optional<Choice> choose(Problem problem, Stream<List<Offer>> offers, Progress progress) {
            boolean padded = problem instanceof Problem.Packing pack && pack.paddedChannels() != inputChannels;
            return offers.flatMap(List::stream)
                    .sorted(Comparator.comparing(
                            offer -> !offer.source().library().equals(library)))
                    .flatMap(offer -> offer.candidate().make().stream()
                            .map(made -> new Choice(offer.source().library(), made, padded ? 1000 : 1, 1)))
                    .findFirst();
        }
    }
}
