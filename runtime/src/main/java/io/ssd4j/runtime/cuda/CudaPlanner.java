// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.cuda.choice.CudnnEngines;
import io.ssd4j.runtime.cuda.choice.FirstFitting;
import io.ssd4j.runtime.cuda.choice.OwnKernels;
import io.ssd4j.runtime.cuda.choice.PlannedProgram;
import io.ssd4j.runtime.cuda.choice.PlanningWatch;
import io.ssd4j.runtime.cuda.choice.StepChooser;
import io.ssd4j.runtime.cuda.choice.UnsupportedStepException;
import io.ssd4j.runtime.cuda.cudnn.Cudnn;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.cudnn.DeviceProfile;
import io.ssd4j.runtime.cuda.cudnn.DeviceProfileException;
import io.ssd4j.runtime.cuda.cudnn.DeviceProperties;
import io.ssd4j.runtime.cuda.cudnn.ShippedProfiles;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.plan.PlanChoice;
import io.ssd4j.runtime.cuda.plan.PlanEnvironment;
import io.ssd4j.runtime.cuda.plan.PlanStore;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.plan.GpuPlanner;
import io.ssd4j.runtime.plan.GpuProfileException;
import io.ssd4j.runtime.plan.GpuTarget;
import io.ssd4j.runtime.plan.NetworkPlan;
import io.ssd4j.runtime.plan.PlanRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans with cuDNN: by its heuristics for a profile, by timing on a card. */
public final class CudaPlanner implements GpuPlanner {
    private static final System.Logger LOG = System.getLogger(CudaPlanner.class.getName());

    /** Called by {@link java.util.ServiceLoader}. */
    public CudaPlanner() {}

    @Override
    public List<String> shippedProfiles() {
        return ShippedProfiles.names();
    }

    @Override
    public String profile(DeviceId gpu) {
        new CudaEngine().require(gpu);
        return profileOf(gpu).json();
    }

    @Override
    public List<NetworkPlan> plan(GpuTarget target, Network network, PlanRequest request) {
        return switch (target) {
            case GpuTarget.Shipped shipped -> forProfile(target.label(), shipped(shipped.name()), network, request);
            case GpuTarget.ProfileFile file -> forProfile(target.label(), read(file.file()), network, request);
            case GpuTarget.Present present -> onCard(present.id(), network, request);
        };
    }

    private static DeviceProfile read(Path file) {
        try {
            return DeviceProfile.read(file);
        } catch (IOException e) {
            throw new GpuProfileException("the profile " + file + " cannot be read: " + e, e);
        } catch (DeviceProfileException e) {
            throw new GpuProfileException("a profile that cannot be used: " + e.getMessage(), e);
        }
    }

    private static DeviceProfile shipped(String name) {
        try {
            return ShippedProfiles.profile(name);
        } catch (DeviceProfileException e) {
            throw new GpuProfileException("a profile that cannot be used: " + e.getMessage(), e);
        }
    }

    private static DeviceProfile profileOf(DeviceId gpu) {
        try (DeviceProperties properties = DeviceProperties.ofDevice(gpu.index())) {
            return properties.profile();
        }
    }

    private static List<NetworkPlan> forProfile(
            String label, DeviceProfile profile, Network network, PlanRequest request) {
        if (request.effort() != Effort.INSTANT) {
            throw new IllegalArgumentException("nothing can be timed for a profile: the effort must be "
                    + Effort.INSTANT.id() + ", not " + request.effort().id());
        }
        CudaLibraries.require(NativeLibrary.CUDNN);
        requirePrecision(label, profile, request.precision());
        try (DeviceProperties properties = properties(label, profile);
                StepChooser chooser = chooser(properties, request)) {
            List<NetworkPlan> plans = new NetworkPlanner(label, profile, properties, true)
                    .plan(
                            network,
                            request.precision(),
                            request.batches(),
                            (n, sizes) -> programs(n, sizes, request, chooser));
            request.store()
                    .ifPresent(folder -> store(
                            folder,
                            environment(profile, request),
                            chooser.made().values()));
            return plans;
        } catch (UnsupportedStepException e) {
            throw new GpuProfileException(label + ": " + e.getMessage(), e);
        }
    }

    private static StepChooser chooser(DeviceProperties properties, PlanRequest request) {
        OwnKernels kernels = new OwnKernels(() -> {
            throw new IllegalStateException("nothing can be computed on a GPU that is not there");
        });
        CudnnEngines engines = new CudnnEngines(properties, request.precision(), request.deterministic());
        return new StepChooser(
                List.of(kernels, engines),
                Effort.INSTANT,
                Map.of(),
                new FirstFitting(),
                new PlanningWatch(request.listener(), 0),
                notice -> LOG.log(System.Logger.Level.INFO, notice));
    }

    private static Map<Integer, PlannedProgram> programs(
            Network network, List<Integer> sizes, PlanRequest request, StepChooser chooser) {
        Map<Integer, PlannedProgram> planned = new LinkedHashMap<>();
        sizes.forEach(size ->
                planned.put(size, PlannedProgram.plan(network, request.precision(), size, Effort.INSTANT, chooser)));
        return planned;
    }

    private static DeviceProperties properties(String label, DeviceProfile profile) {
        try {
            return DeviceProperties.of(profile);
        } catch (NativeCallException e) {
            throw new GpuProfileException(label + ": this cuDNN does not take the profile: " + e.getMessage(), e);
        }
    }

    private static List<NetworkPlan> onCard(DeviceId id, Network network, PlanRequest request) {
        DeviceOptions options = DeviceOptions.DEFAULT
                .effort(request.effort())
                .deterministic(request.deterministic())
                .listener(request.listener());
        try (CloseStack owned = new CloseStack()) {
            CudaDevice device = owned.own(new CudaEngine().openGpu(id, options));
            DeviceProfile profile = profileOf(id);
            requirePrecision(id.toString(), profile, request.precision());
            device.context().makeCurrent();
            CudaStream stream = owned.own(CudaStream.in(device.context()));
            CudnnHandle handle = owned.own(CudnnHandle.create());
            Planning planning = owned.own(Planning.begin(device, request.precision(), handle, stream, Map.of()));
            List<NetworkPlan> plans = new NetworkPlanner(id.toString(), profile, handle, false)
                    .plan(network, request.precision(), request.batches(), planning::plan);
            request.store()
                    .ifPresent(folder -> store(
                            folder,
                            device.environment(request.precision()),
                            planning.made().values()));
            return plans;
        }
    }

    private static void requirePrecision(String label, DeviceProfile profile, Precision precision) {
        Set<Precision> available = CudaDevice.precisions(profile.computeCapability());
        if (!available.contains(precision)) {
            throw new UnsupportedPrecisionException(label + " (" + profile.name() + ")", precision, available);
        }
    }

    /** As the engine will name it on such a card with the driver that the profile tells of. */
    private static PlanEnvironment environment(DeviceProfile profile, PlanRequest request) {
        return new PlanEnvironment(
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

    private static void store(Path folder, PlanEnvironment environment, Collection<PlanChoice> choices) {
        PlanStore store = new PlanStore(folder, notice -> LOG.log(System.Logger.Level.INFO, notice));
        try {
            store.store(environment, choices);
        } catch (IOException e) {
            throw new UncheckedIOException("the plans cannot be stored in " + folder + ": " + e, e);
        }
    }
}
