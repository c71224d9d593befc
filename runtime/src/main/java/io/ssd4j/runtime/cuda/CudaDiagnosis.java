// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cudnn.Cudnn;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaGpu;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.diagnosis.Diagnosis;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the engine for NVIDIA GPUs finds: the driver, its GPUs, and the libraries. Creates no context on a GPU. */
public final class CudaDiagnosis implements Diagnosis {
    /** Called by {@link java.util.ServiceLoader}. */
    public CudaDiagnosis() {}

    @Override
    public int order() {
        return 1;
    }

    @Override
    public Stream<Finding> findings() {
        return Stream.<Supplier<Stream<Finding>>>of(
                        CudaDiagnosis::driverAndGpus,
                        () -> Stream.of(library(NativeLibrary.CUDNN, CudaDiagnosis::cudnn)),
                        () -> Stream.of(library(NativeLibrary.CUBLASLT, CudaDiagnosis::loaded)),
                        () -> Stream.of(library(NativeLibrary.NVRTC, CudaDiagnosis::loaded)))
                .flatMap(Supplier::get);
    }

    private static Stream<Finding> driverAndGpus() {
        List<Finding> findings = new ArrayList<>();
        Finding driver = library(NativeLibrary.CUDA, CudaDiagnosis::driver);
        findings.add(driver);
        if (driver.state() == State.OK && CudaDriver.status() instanceof DriverStatus.Ready ready) {
            ready.gpus().forEach(gpu -> findings.add(gpu(gpu)));
        }
        return findings.stream();
    }

    private static Finding library(NativeLibrary library, Function<Loaded, Finding> description) {
        String key = library.key();
        return Finding.of("library." + key, library.displayName(), () -> switch (NativeLibraries.load(library)) {
            case Missing missing ->
                Finding.notLoaded(key, library.displayName(), missing.present(), missing.cause(), missing.searched());
            case Loaded loaded -> description.apply(loaded);
        });
    }

    private static Finding loaded(Loaded loaded) {
        NativeLibrary library = loaded.library();
        return Finding.loaded(
                library.key(),
                library.displayName(),
                CudaLibraries.version(library),
                loaded.path().toString());
    }

    private static Finding driver(Loaded loaded) {
        return switch (CudaDriver.status()) {
            case DriverStatus.Ready ready
            when ready.gpus().isEmpty() ->
                Finding.notLoaded("cuda", loaded.library().displayName(), true, "the driver finds no GPU", List.of());
            case DriverStatus.Ready _ -> loaded(loaded);
            case DriverStatus.Unusable unusable ->
                Finding.notLoaded(
                        "cuda",
                        loaded.library().displayName(),
                        true,
                        unusable.reason() + " (" + loaded.path() + ")",
                        List.of());
        };
    }

    private static Finding cudnn(Loaded loaded) {
        Finding found = loaded(loaded);
        long version = Cudnn.version();
        State state = SupportedCudnn.isUsable(version) ? State.LIMITED : State.BROKEN;
        return SupportedCudnn.objection(version)
                .map(objection -> found.with(state, found.text() + "; " + objection))
                .orElse(found);
    }

    private static Finding gpu(CudaGpu gpu) {
        Set<Precision> precisions = CudaDevice.precisions(gpu.computeCapability());
        String text = gpu.name() + ", " + (gpu.memoryBytes() >> 20) + " MiB, sm_" + gpu.computeCapability() + ", "
                + precisions.stream().map(Precision::id).collect(Collectors.joining(" "));
        boolean old = !precisions.contains(Precision.BF16);
        return new Finding(
                "gpu." + gpu.ordinal(),
                old ? State.LIMITED : State.OK,
                "cuda:" + gpu.ordinal(),
                old ? text + "; sm_80 is the oldest architecture that is supported" : text);
    }
}
