// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.cuda.cudnn.Cudnn;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.cudnn.DeviceProfile;
import io.ssd4j.runtime.cuda.cudnn.DeviceProfileException;
import io.ssd4j.runtime.cuda.cudnn.DeviceProperties;
import io.ssd4j.runtime.cuda.cudnn.EngineFilter;
import io.ssd4j.runtime.cuda.cudnn.PlanTarget;
import io.ssd4j.runtime.cuda.cudnn.ShippedProfiles;
import io.ssd4j.runtime.cuda.cudnn.UnsupportedGraphException;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.plan.PlanEnvironment;
import io.ssd4j.runtime.cuda.plan.PlanStore;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.plan.GpuPlanner;
import io.ssd4j.runtime.plan.GpuProfileException;
import io.ssd4j.runtime.plan.GpuTarget;
import io.ssd4j.runtime.plan.NetworkPlan;
import io.ssd4j.runtime.plan.PlanRequest;
import io.ssd4j.runtime.spi.CloseStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
        if (request.store().isPresent()) {
            CudaLibraries.require(NativeLibrary.NVRTC); // its version is part of what stored plans depend on
        }
        requirePrecision(label, profile, request.precision());
        try (DeviceProperties properties = properties(label, profile)) {
            ConvolutionPlanner planner = planner(properties, request, (graph, candidates, effort) -> {
                throw new IllegalStateException("nothing can be timed for a profile");
            });
            List<NetworkPlan> plans = new NetworkPlanner(label, profile, properties, planner, true)
                    .plan(network, request.precision(), request.batches());
            request.store().ifPresent(folder -> store(folder, environment(profile, request), planner));
            return plans;
        } catch (UnsupportedGraphException e) {
            throw new GpuProfileException(label + ": " + e.getMessage(), e);
        }
    }

    private static DeviceProperties properties(String label, DeviceProfile profile) {
        try {
            return DeviceProperties.of(profile);
        } catch (NativeCallException e) {
            throw new GpuProfileException(label + ": this cuDNN does not take the profile: " + e.getMessage(), e);
        }
    }

    private static List<NetworkPlan> onCard(DeviceId id, Network network, PlanRequest request) {
        DeviceOptions options = DeviceOptions.DEFAULT.effort(request.effort());
        try (CloseStack owned = new CloseStack()) {
            CudaDevice device = owned.own(new CudaEngine().openGpu(id, options, "asked for"));
            DeviceProfile profile = profileOf(id);
            requirePrecision(id.toString(), profile, request.precision());
            device.context().makeCurrent();
            CudaStream stream = owned.own(CudaStream.in(device.context()));
            CudnnHandle handle = owned.own(CudnnHandle.create());
            handle.setStream(stream.handle().address());
            ConvolutionPlanner planner = planner(
                    handle, request, new PlanTrial(device.context(), handle, stream, request.precision())::best);
            List<NetworkPlan> plans = new NetworkPlanner(id.toString(), profile, handle, planner, false)
                    .plan(network, request.precision(), request.batches());
            request.store().ifPresent(folder -> store(folder, device.environment(request.precision()), planner));
            return plans;
        }
    }

    private static void requirePrecision(String label, DeviceProfile profile, Precision precision) {
        Set<Precision> available = CudaDevice.precisions(profile.computeCapability());
        if (!available.contains(precision)) {
            throw new UnsupportedPrecisionException(label + " (" + profile.name() + ")", precision, available);
        }
    }

    private static ConvolutionPlanner planner(PlanTarget target, PlanRequest request, ConvolutionPlanner.Trial trial) {
        return new ConvolutionPlanner(
                target,
                EngineFilter.of(request.precision(), DeviceOptions.DEFAULT.deterministic()),
                request.effort(),
                Map.of(),
                trial,
                notice -> LOG.log(System.Logger.Level.INFO, notice));
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
                DeviceOptions.DEFAULT.deterministic(),
                request.effort().id(),
                CudaDevice.kernelHash(request.precision(), profile.computeCapability()));
    }

    private static void store(Path folder, PlanEnvironment environment, ConvolutionPlanner planner) {
        PlanStore store = new PlanStore(folder, notice -> LOG.log(System.Logger.Level.INFO, notice));
        try {
            store.store(environment, planner.made().values());
        } catch (IOException e) {
            throw new UncheckedIOException("the plans cannot be stored in " + folder + ": " + e, e);
        }
    }
}
