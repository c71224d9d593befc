// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.absent;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.Chooser;
import io.ssd4j.runtime.cuda.choice.FirstFitting;
import io.ssd4j.runtime.cuda.choice.UnsupportedProblemException;
import io.ssd4j.runtime.cuda.cublaslt.MatmulProblem;
import io.ssd4j.runtime.cuda.cudnn.CudnnEngines;
import io.ssd4j.runtime.cuda.cudnn.DeviceProperties;
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
     * @param store receives the choices
     * @throws GpuProfileException if cuDNN does not plan for the profile
     */
    public static List<NetworkPlan> plan(
            String label,
            DeviceProfile profile,
            Network network,
            PlanRequest request,
            Consumer<Collection<StoredChoice>> store) {
        Precision precision = request.precision();
        try (DeviceProperties gpu = properties(label, profile);
                Chooser chooser = chooser(gpu, request)) {
            PlanReport report = new PlanReport(
                    label, profile, network, precision, request.batches(), problem -> note(problem, precision, gpu));
            return report.plans(chooser.choose(
                    network,
                    Storage.forPlanning(network, precision),
                    report.sizes(),
                    () -> store.accept(chooser.made())));
        } catch (UnsupportedProblemException e) {
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

    private static Chooser chooser(DeviceProperties gpu, PlanRequest request) {
        Function<ElementType, DeviceKernels> kernels = _ -> {
            throw new IllegalStateException("nothing can be computed on an absent GPU");
        };
        DeviceOptions options =
                DeviceOptions.DEFAULT.deterministic(request.deterministic()).effort(request.effort());
        CudnnEngines cudnn = new CudnnEngines(gpu, request.precision(), options);
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
