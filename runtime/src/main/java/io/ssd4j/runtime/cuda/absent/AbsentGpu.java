// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.absent;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.Chooser;
import io.ssd4j.runtime.cuda.choice.FirstFitting;
import io.ssd4j.runtime.cuda.choice.UnsupportedProblemException;
import io.ssd4j.runtime.cuda.cublaslt.MatmulProblem;
import io.ssd4j.runtime.cuda.cudnn.CudnnEngines;
import io.ssd4j.runtime.cuda.cudnn.DeviceProperties;
import io.ssd4j.runtime.cuda.cudnn.EngineFaults;
import io.ssd4j.runtime.cuda.kernel.DeviceKernels;
import io.ssd4j.runtime.cuda.kernel.MatrixConvolutions;
import io.ssd4j.runtime.cuda.kernel.OwnKernels;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.StoredChoice;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.planning.GpuProfileException;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlanRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Plans for a GPU that is known only by its profile, with cuDNN's heuristics. The library must be loaded. */
public final class AbsentGpu {
    private AbsentGpu() {}

    /**
     * Plans a network.
     *
     * @param label the user's name for the GPU
     * @param faults the engines that are left out
     * @param store receives the choices
     * @throws GpuProfileException if cuDNN does not plan for the profile
     * @throws DeviceUnavailableException if a layer has only implementations that NVIDIA's driver compiles, and there is none
     */
    public static List<NetworkPlan> plan(
            String label,
            DeviceProfile profile,
            Network network,
            PlanRequest request,
            EngineFaults faults,
            Consumer<Collection<StoredChoice>> store) {
        Precision precision = request.precision();
        try (DeviceProperties gpu = properties(label, profile);
                Chooser chooser = chooser(gpu, request, faults)) {
            PlanReport report = new PlanReport(
                    label, profile, network, precision, request.batches(), problem -> note(problem, precision, gpu));
            return report.plans(chooser.choose(
                    network,
                    Storage.forPlanning(network, precision),
                    report.sizes(),
                    () -> store.accept(chooser.made())));
        } catch (UnsupportedProblemException e) {
            if (e.needsDriver()) {
                throw new DeviceUnavailableException(label + ": planning in " + precision.id()
                        + " needs NVIDIA's driver, which this machine lacks: cuDNN has its engines for it compiled by the"
                        + " driver's library, libcuda.so.1, and answers without it that a prerequisite is missing. Plan on a"
                        + " machine with the driver, or in another precision, such as fp16");
            }
            throw new GpuProfileException(label + ": " + e.getMessage(), e);
        }
    }

    private static DeviceProperties properties(String label, DeviceProfile profile) {
        try {
            return profile.properties();
        } catch (NativeCallException e) {
            throw new GpuProfileException(label + ": this cuDNN rejects the profile: " + e.getMessage(), e);
        }
    }

    private static Chooser chooser(DeviceProperties gpu, PlanRequest request, EngineFaults faults) {
        Function<ElementType, DeviceKernels> kernels = _ -> {
            throw new IllegalStateException("nothing can be computed on an absent GPU");
        };
        DeviceOptions options =
                DeviceOptions.DEFAULT.deterministic(request.deterministic()).effort(request.effort());
        CudnnEngines cudnn = new CudnnEngines(gpu, request.precision(), options, faults);
        return new Chooser(
                List.of(new OwnKernels(kernels), cudnn),
                List.of(new MatrixConvolutions(cudnn, kernels)),
                new FirstFitting(),
                Map.of(),
                request.listener(),
                _ -> {});
    }

    /** The candidates that could not be considered because the GPU is absent. */
    private static String note(Problem problem, Precision precision, DeviceProperties gpu) {
        return switch (problem) {
            case Problem.Convolution c
            when MatmulProblem.of(c, precision).isPresent() ->
                "cuBLASLt is not among the candidates: it needs a driver";
            case Problem.MaxPooling p when CudnnEngines.needDriver(p, gpu) -> "cuDNN's resample needs a driver";
            case Problem.L2Normalization n when CudnnEngines.needDriver(n, gpu) -> "cuDNN's RMSNorm needs a driver";
            default -> "";
        };
    }
}
