// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.cuda.absent.AbsentGpu;
import io.ssd4j.runtime.cuda.absent.DeviceProfile;
import io.ssd4j.runtime.cuda.absent.PlanReport;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import io.ssd4j.runtime.cuda.choice.Chooser;
import io.ssd4j.runtime.cuda.cudnn.Cudnn;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.cudnn.DeviceProperties;
import io.ssd4j.runtime.cuda.cudnn.EngineFaults;
import io.ssd4j.runtime.cuda.driver.CudaGpu;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.driver.DriverVersion;
import io.ssd4j.runtime.cuda.driver.GpuAttribute;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.PlanStore;
import io.ssd4j.runtime.cuda.store.StoreEnvironment;
import io.ssd4j.runtime.cuda.store.StoredChoice;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.planning.GpuPlanner;
import io.ssd4j.runtime.planning.GpuTarget;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlanRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans with cuDNN's heuristics for a profile, and by timing for a present GPU. */
public final class CudaPlanner implements GpuPlanner {
    /** Called by {@link java.util.ServiceLoader}. */
    public CudaPlanner() {}

    @Override
    public List<String> shippedProfiles() {
        return ShippedProfiles.names();
    }

    @Override
    public String profile(DeviceId gpu) {
        DriverStatus.Ready driver = new CudaEngine().require(gpu);
        CudaGpu card = driver.gpus().get(gpu.index());
        try (DeviceProperties properties = DeviceProperties.ofDevice(gpu.index())) {
            return DeviceProfile.parse(properties.json(), card.name(), known(card, driver.version()))
                    .json();
        } catch (NativeCallException e) {
            if (Cudnn.version() >= SupportedCudnn.OLDEST_THAT_DESCRIBES) {
                throw e;
            }
            throw CudaLibraries.unavailable(
                    "the profile of " + gpu,
                    "cuDNN " + CudaLibraries.version(NativeLibrary.CUDNN)
                            + " does not describe this GPU, which 9.11 and newer"
                            + " do: install a newer one, for example with: pip install nvidia-cudnn-cu13",
                    List.of());
        }
    }

    @Override
    public List<NetworkPlan> plan(GpuTarget target, Network network, PlanRequest request) {
        return switch (target) {
            case GpuTarget.Shipped shipped ->
                forProfile(target.label(), ShippedProfiles.profile(shipped.name()), network, request);
            case GpuTarget.ProfileFile file ->
                forProfile(target.label(), DeviceProfile.read(file.file()), network, request);
            case GpuTarget.Present present -> onGpu(present.id(), network, request);
        };
    }

    /** What the driver reports about a GPU, by the field of a profile; cuDNN may leave some of it out. */
    private static Map<String, Integer> known(CudaGpu card, DriverVersion driver) {
        Map<String, Integer> known = new HashMap<>();
        known.put("deviceVer", 10 * card.computeCapability());
        known.put("driverVer", driver.number());
        known.put("multiProcessorCount", card.attribute(GpuAttribute.MULTIPROCESSOR_COUNT));
        known.put("maxThreadsPerBlock", card.attribute(GpuAttribute.MAX_THREADS_PER_BLOCK));
        known.put("maxSharedMemoryPerBlock", card.attribute(GpuAttribute.MAX_SHARED_MEMORY_PER_BLOCK));
        known.put("maxSharedMemoryPerBlockOptin", card.attribute(GpuAttribute.MAX_SHARED_MEMORY_PER_BLOCK_OPTIN));
        known.put("smClockRateKHz", card.attribute(GpuAttribute.CLOCK_RATE));
        return known;
    }

    private static List<NetworkPlan> forProfile(
            String label, DeviceProfile profile, Network network, PlanRequest request) {
        if (request.effort() != Effort.INSTANT) {
            throw new IllegalArgumentException("nothing can be timed for a profile: the effort must be "
                    + Effort.INSTANT.id() + ", not " + request.effort().id());
        }
        CudaLibraries.requireCudnn();
        requirePrecision(label, profile, request.precision());
        EngineFaults faults =
                new EngineFaults(Cudnn.version(), CudaLibraries.cublasLtVersion(), profile.computeCapability());
        return AbsentGpu.plan(
                label, profile, network, request, faults, made -> store(request, environment(profile, request), made));
    }

    private static List<NetworkPlan> onGpu(DeviceId id, Network network, PlanRequest request) {
        DeviceOptions options = DeviceOptions.DEFAULT
                .effort(request.effort())
                .deterministic(request.deterministic())
                .listener(request.listener());
        Precision precision = request.precision();
        try (CloseStack owned = new CloseStack()) {
            CudaDevice device = owned.own(new CudaEngine().open(id, options));
            DeviceProfile profile = device.profile();
            requirePrecision(id.toString(), profile, precision);
            device.context().makeCurrent();
            CudaStream stream = owned.own(CudaStream.in(device.context()));
            CudnnHandle handle = owned.own(CudnnHandle.create());
            StoreEnvironment environment = device.environment(precision);
            // What an earlier process has planned and stored before something ended it is not timed again.
            Map<String, StoredChoice> stored = request.store()
                    .map(folder -> new PlanStore(folder, CudaCache::log).load(environment))
                    .orElse(Map.of());
            Chooser chooser = GpuChooser.open(device, precision, handle, stream, stored, owned);
            PlanReport report = new PlanReport(id.toString(), profile, network, precision, request.batches(), _ -> "");
            return report.plans(chooser.choose(
                    network,
                    Storage.forPlanning(network, precision),
                    report.sizes(),
                    () -> store(request, environment, chooser.made())));
        }
    }

    private static void requirePrecision(String label, DeviceProfile profile, Precision precision) {
        Set<Precision> available = CudaDevice.precisions(profile.computeCapability());
        if (!available.contains(precision)) {
            throw new UnsupportedPrecisionException(
                    label + " (" + profile.name() + ")",
                    precision,
                    CudaDevice.lacks(precision, profile.computeCapability()),
                    available);
        }
    }

    /** The environment of the engine on such a GPU with the driver in the profile. */
    private static StoreEnvironment environment(DeviceProfile profile, PlanRequest request) {
        return new StoreEnvironment(
                Cudnn.version(),
                CudaLibraries.cublasLtVersion(),
                profile.driverVersion(),
                profile.name(),
                profile.computeCapability(),
                profile.multiprocessors(),
                profile.sharedMemoryPerBlock(),
                profile.sharedMemoryPerBlockOptin(),
                request.precision().id(),
                request.deterministic(),
                request.effort().id(),
                CudaDevice.kernelHash(request.precision(), profile.computeCapability()));
    }

    private static void store(PlanRequest request, StoreEnvironment environment, Collection<StoredChoice> choices) {
        if (request.store().isEmpty()) {
            return;
        }
        Path folder = request.store().get();
        PlanStore store = new PlanStore(folder, CudaCache::log);
        try {
            store.store(environment, choices);
        } catch (IOException e) {
            throw new UncheckedIOException("the plans cannot be stored in " + folder + ": " + e, e);
        }
    }
}
