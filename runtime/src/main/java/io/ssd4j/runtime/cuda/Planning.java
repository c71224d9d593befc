// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.CublasLtAlgorithms;
import io.ssd4j.runtime.cuda.choice.CudnnEngines;
import io.ssd4j.runtime.cuda.choice.ImplementationSource;
import io.ssd4j.runtime.cuda.choice.OwnKernels;
import io.ssd4j.runtime.cuda.choice.PlannedProgram;
import io.ssd4j.runtime.cuda.choice.PlanningWatch;
import io.ssd4j.runtime.cuda.choice.StepChooser;
import io.ssd4j.runtime.cuda.choice.TimedTrial;
import io.ssd4j.runtime.cuda.cublaslt.CublasLtHandle;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.plan.PlanChoice;
import io.ssd4j.runtime.cuda.plan.PlanStore;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The choice of implementations on a card. Owns them, and what they are executed with. */
final class Planning implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Planning.class.getName());

    private final CloseStack owned = new CloseStack();
    private final CudaDevice device;
    private final Precision precision;
    private final List<ImplementationSource> sources = new ArrayList<>();
    private final CudaStream stream;
    private final Map<String, PlanChoice> stored;
    private final Map<String, PlanChoice> made = new LinkedHashMap<>();

    private Planning(CudaDevice device, Precision precision, CudaStream stream, Map<String, PlanChoice> stored) {
        this.device = device;
        this.precision = precision;
        this.stream = stream;
        this.stored = stored;
    }

    /**
     * Asks the libraries that are there.
     *
     * @param handle stays open longer than this
     * @param stream what candidates are timed on
     * @param stored choices of earlier runs, by problem
     */
    static Planning begin(
            CudaDevice device,
            Precision precision,
            CudnnHandle handle,
            CudaStream stream,
            Map<String, PlanChoice> stored) {
        Planning planning = new Planning(device, precision, stream, stored);
        planning.sources.add(new OwnKernels(() -> device.kernels(KernelElement.of(precision))));
        planning.sources.add(
                new CudnnEngines(handle, precision, device.options().deterministic()));
        if (NativeLibraries.load(NativeLibrary.CUBLASLT) instanceof Loaded) {
            planning.sources.add(new CublasLtAlgorithms(planning.owned.own(CublasLtHandle.create()), precision));
        }
        return planning;
    }

    /** Plans a network at some batch sizes, with float32 input and outputs on the host. */
    Map<Integer, PlannedProgram> plan(Network network, List<Integer> batches) {
        return plan(network, batches, SessionOptions::batch);
    }

    /**
     * Plans a network at some batch sizes; the results are usable until this is closed.
     *
     * @param ends what goes in and out, for a batch size
     */
    Map<Integer, PlannedProgram> plan(Network network, List<Integer> batches, IntFunction<SessionOptions<?, ?>> ends) {
        DeviceOptions options = device.options();
        List<Integer> distinct = batches.stream().distinct().toList();
        int problems = PlannedProgram.problems(network, precision, distinct, options.effort());
        StepChooser chooser = owned.own(new StepChooser(
                sources,
                options.effort(),
                stored,
                new TimedTrial(device.context(), stream, precision, options.effort()),
                new PlanningWatch(options.listener(), problems),
                notice -> LOG.log(System.Logger.Level.INFO, notice)));
        Map<Integer, PlannedProgram> planned = new LinkedHashMap<>();
        distinct.forEach(batch -> planned.put(
                batch, PlannedProgram.plan(network, precision, ends.apply(batch), options.effort(), chooser)));
        made.putAll(chooser.made());
        return planned;
    }

    /** The choices that were not stored before, by problem. */
    Map<String, PlanChoice> made() {
        return made;
    }

    /** Keeps what was chosen. Where it cannot be written only the next start is slower. */
    void store(PlanStore store) {
        if (made.isEmpty()) {
            return;
        }
        try {
            store.store(device.environment(precision), made.values());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "the plans could not be stored: " + e);
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
