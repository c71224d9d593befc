// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.Chooser;
import io.ssd4j.runtime.cuda.choice.FirstFitting;
import io.ssd4j.runtime.cuda.choice.ImplementationSource;
import io.ssd4j.runtime.cuda.choice.Spin;
import io.ssd4j.runtime.cuda.choice.Strategy;
import io.ssd4j.runtime.cuda.choice.TimedTrial;
import io.ssd4j.runtime.cuda.cublaslt.CublasLtAlgorithms;
import io.ssd4j.runtime.cuda.cublaslt.CublasLtHandle;
import io.ssd4j.runtime.cuda.cublaslt.KnownFaults;
import io.ssd4j.runtime.cuda.cudnn.Cudnn;
import io.ssd4j.runtime.cuda.cudnn.CudnnEngines;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.cudnn.EngineFaults;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.kernel.DeviceKernels;
import io.ssd4j.runtime.cuda.kernel.MatrixConvolutions;
import io.ssd4j.runtime.cuda.kernel.OwnKernels;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.StoredChoice;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The chooser of a present GPU: all installed libraries, and the strategy of the device's effort. */
final class GpuChooser {
    private GpuChooser() {}

    /**
     * Opens the chooser.
     *
     * @param handle must stay open longer than the chooser
     * @param stream candidates are timed on it
     * @param stored choices of earlier runs, by problem
     * @param owned closes the chooser
     */
    static Chooser open(
            CudaDevice device,
            Precision precision,
            CudnnHandle handle,
            CudaStream stream,
            Map<String, StoredChoice> stored,
            CloseStack owned) {
        DeviceOptions options = device.options();
        List<ImplementationSource> sources = new ArrayList<>();
        long cublasLt = CudaLibraries.cublasLtVersion();
        EngineFaults engineFaults = new EngineFaults(Cudnn.version(), cublasLt, device.computeCapability());
        sources.add(new CudnnEngines(handle, precision, options, engineFaults));
        KnownFaults faults = new KnownFaults(cublasLt, device.computeCapability());
        if (NativeLibraries.load(NativeLibrary.CUBLASLT) instanceof Loaded && !faults.mayEndTheProcess()) {
            CublasLtHandle library = owned.own(CublasLtHandle.create());
            sources.add(new CublasLtAlgorithms(library, precision, options.effort(), faults));
        }
        Function<ElementType, DeviceKernels> kernels = device::kernels;
        List<ImplementationSource> seconds = sources.stream()
                .map(library -> device.rejections().without(new MatrixConvolutions(library, kernels)))
                .toList();
        sources.addFirst(new OwnKernels(kernels));
        Strategy strategy = options.effort() == Effort.INSTANT
                ? new FirstFitting()
                : new TimedTrial(device.context(), stream, precision, spin(device, precision, owned), options.effort());
        List<ImplementationSource> usable =
                sources.stream().map(device.rejections()::without).toList();
        return owned.own(new Chooser(usable, seconds, strategy, stored, options.listener(), CudaCache::log));
    }

    private static Spin spin(CudaDevice device, Precision precision, CloseStack owned) {
        DeviceKernels kernels = device.kernels(Storage.element(precision));
        return micros -> kernels.spin(micros * device.clockKilohertz() / 1000, owned.arena());
    }
}
