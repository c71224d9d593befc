// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.absent.DeviceProfile;
import io.ssd4j.runtime.cuda.choice.Rejections;
import io.ssd4j.runtime.cuda.cudnn.Cudnn;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaGpu;
import io.ssd4j.runtime.cuda.driver.CudaModule;
import io.ssd4j.runtime.cuda.driver.DriverVersion;
import io.ssd4j.runtime.cuda.driver.GpuAttribute;
import io.ssd4j.runtime.cuda.driver.MemoryInfo;
import io.ssd4j.runtime.cuda.kernel.CubinCache;
import io.ssd4j.runtime.cuda.kernel.DeviceKernels;
import io.ssd4j.runtime.cuda.kernel.KernelLibrary;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.PlanStore;
import io.ssd4j.runtime.cuda.store.StoreEnvironment;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.engine.DeviceBackend;
import io.ssd4j.runtime.engine.ModelBackend;
import io.ssd4j.runtime.network.Network;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A GPU with its primary context. Our kernels are loaded once per element type. */
final class CudaDevice implements DeviceBackend {
    /** The first architecture with TF32 and bfloat16 tensor cores. */
    private static final int OLDEST_COMPUTE_CAPABILITY = 80;

    /** The first architecture with tensor cores for 8-bit floating-point numbers. */
    private static final int OLDEST_WITH_FLOAT8 = 89;

    private static final long SLOW_KILOHERTZ = 1_000_000;

    private final CloseStack owned = new CloseStack();
    private final Map<ElementType, DeviceKernels> kernels = new EnumMap<>(ElementType.class);
    private final Rejections rejections = new Rejections();
    private final DeviceId id;
    private final CudaGpu gpu;
    private final DriverVersion driver;
    private final CudaContext context;
    private final DeviceOptions options;
    private final CudaCache cache;

    CudaDevice(CudaGpu gpu, DriverVersion driver, DeviceOptions options, CudaCache cache) {
        this.id = new DeviceId("cuda", gpu.ordinal());
        this.gpu = gpu;
        this.driver = driver;
        this.options = options;
        this.cache = cache;
        this.context = owned.own(CudaContext.retain(gpu));
    }

    @Override
    public DeviceId id() {
        return id;
    }

    @Override
    public String name() {
        return gpu.name();
    }

    @Override
    public Set<Precision> precisions() {
        return precisions(gpu.computeCapability());
    }

    /** The precisions of a GPU with this compute capability. */
    static Set<Precision> precisions(int computeCapability) {
        EnumSet<Precision> precisions = EnumSet.of(Precision.FP32, Precision.FP16);
        if (computeCapability >= OLDEST_COMPUTE_CAPABILITY) {
            Collections.addAll(precisions, Precision.TF32, Precision.BF16);
        }
        if (computeCapability >= OLDEST_WITH_FLOAT8) {
            precisions.add(Precision.FP8);
        }
        return Collections.unmodifiableSet(precisions);
    }

    @Override
    public String lacks(Precision precision) {
        return lacks(precision, gpu.computeCapability());
    }

    /** What a GPU with this compute capability lacks for a precision that it does not support. */
    static String lacks(Precision precision, int computeCapability) {
        int least = switch (precision) {
            case TF32, BF16 -> OLDEST_COMPUTE_CAPABILITY;
            case FP8 -> OLDEST_WITH_FLOAT8;
            case FP32, FP16, INT8 -> 0;
        };
        return least == 0
                ? ""
                : "its compute capability is " + decimal(computeCapability) + ", and " + precision.id() + " needs "
                        + decimal(least) + " or newer";
    }

    private static String decimal(int computeCapability) {
        return computeCapability / 10 + "." + computeCapability % 10;
    }

    @Override
    public void enter() {
        context.makeCurrent();
    }

    @Override
    public ModelBackend prepare(Network network, Weights weights, Precision precision) {
        return CudaModel.load(this, network, weights, precision);
    }

    CudaContext context() {
        return context;
    }

    /** The implementations that failed on this GPU. */
    Rejections rejections() {
        return rejections;
    }

    /** 90 for sm_90. */
    int computeCapability() {
        return gpu.computeCapability();
    }

    /** The highest clock of the multiprocessors; that of a slow GPU if the driver does not tell. */
    long clockKilohertz() {
        int told = gpu.attribute(GpuAttribute.CLOCK_RATE);
        return told > 0 ? told : SLOW_KILOHERTZ;
    }

    DeviceOptions options() {
        return options;
    }

    PlanStore planStore() {
        return cache.plans();
    }

    /** Our kernels for an element type, from the cache or freshly compiled. */
    synchronized DeviceKernels kernels(ElementType element) {
        return kernels.computeIfAbsent(element, e -> {
            context.makeCurrent();
            byte[] cubin = new CubinCache(cache.cubins()).cubin(e, gpu.computeCapability());
            return new DeviceKernels(owned.own(CudaModule.load(context, cubin)), e);
        });
    }

    /** Reports to the listener the bytes that are about to be allocated. */
    void reportMemory(long weights, long activations, long workspace) {
        MemoryInfo memory = context.memoryInfo();
        options.listener()
                .memory(new DeviceMemoryReport(id, weights, activations, workspace, memory.free(), memory.total()));
    }

    /** The GPU as reports show it, by the driver alone. */
    DeviceProfile profile() {
        return new DeviceProfile(
                "",
                gpu.name(),
                10 * gpu.computeCapability(),
                gpu.attribute(GpuAttribute.MULTIPROCESSOR_COUNT),
                gpu.attribute(GpuAttribute.MAX_SHARED_MEMORY_PER_BLOCK),
                gpu.attribute(GpuAttribute.MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
                gpu.memoryBytes(),
                driver.number());
    }

    /** The environment that a stored plan must match. */
    StoreEnvironment environment(Precision precision) {
        return new StoreEnvironment(
                Cudnn.version(),
                CudaLibraries.cublasLtVersion(),
                driver.number(),
                gpu.name(),
                gpu.computeCapability(),
                gpu.attribute(GpuAttribute.MULTIPROCESSOR_COUNT),
                gpu.attribute(GpuAttribute.MAX_SHARED_MEMORY_PER_BLOCK),
                gpu.attribute(GpuAttribute.MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
                precision.id(),
                options.deterministic(),
                options.effort().id(),
                kernelHash(precision, gpu.computeCapability()));
    }

    /** The hash of our kernels as compiled for a compute capability. */
    static String kernelHash(Precision precision, int computeCapability) {
        return KernelLibrary.hash(
                KernelLibrary.source(), KernelLibrary.options(Storage.element(precision), computeCapability));
    }

    @Override
    public void close() {
        owned.close();
    }
}
