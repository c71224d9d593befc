// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.DataType;
import io.ssd4j.runtime.cuda.cudnn.DeviceProfile;
import io.ssd4j.runtime.cuda.cudnn.EngineChoice;
import io.ssd4j.runtime.cuda.cudnn.ExecutionPlan;
import io.ssd4j.runtime.cuda.cudnn.GraphOperation;
import io.ssd4j.runtime.cuda.cudnn.KnobChoice;
import io.ssd4j.runtime.cuda.cudnn.MaxPooling;
import io.ssd4j.runtime.cuda.cudnn.PeakRates;
import io.ssd4j.runtime.cuda.cudnn.PlanTarget;
import io.ssd4j.runtime.cuda.cudnn.RmsNormalization;
import io.ssd4j.runtime.cuda.cudnn.ShippedProfiles;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.plan.NetworkPlan;
import io.ssd4j.runtime.plan.PlannedLayer;
import io.ssd4j.runtime.plan.Roofline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans every launch of a network for one target: the same programs as a session compiles. */
final class NetworkPlanner {
    private static final String NO_CUBLASLT = "cuBLASLt is not among the candidates: it needs a driver";

    /** What cuDNN answered for a convolution; layers that are alike share it. */
    private record Chosen(EngineChoice choice, int candidates, long workspace) {}

    private final String label;
    private final DeviceProfile profile;
    private final PlanTarget target;
    private final ConvolutionPlanner planner;
    private final boolean absent;
    private final Optional<PeakRates> rates;
    private final Map<ConvolutionBiasRelu, Chosen> chosen = new HashMap<>();

    /**
     * @param label what the user called the GPU
     * @param target stays open while this plans
     * @param absent whether the GPU is known by its profile alone
     */
    NetworkPlanner(String label, DeviceProfile profile, PlanTarget target, ConvolutionPlanner planner, boolean absent) {
        this.label = label;
        this.profile = profile;
        this.target = target;
        this.planner = planner;
        this.absent = absent;
        this.rates = ShippedProfiles.peakRates(profile);
    }

    /** One plan for each size that each batch is run in. */
    List<NetworkPlan> plan(Network network, Precision precision, List<Integer> batches) {
        int channels = CudaModel.inputChannels(network, KernelElement.of(precision));
        int largest = GpuProgram.largestBatch(network, channels);
        List<NetworkPlan> plans = new ArrayList<>();
        for (int batch : batches) {
            List<Integer> parts = BatchSplit.of(batch, largest);
            parts.stream()
                    .distinct()
                    .forEach(size -> plans.add(new NetworkPlan(
                            label,
                            profile.toString(),
                            network.name(),
                            precision,
                            size,
                            batch,
                            parts,
                            layers(network, precision, GpuProgram.of(network, precision, size, channels)))));
        }
        return plans;
    }

    private List<PlannedLayer> layers(Network network, Precision precision, GpuProgram program) {
        DataType type = DataType.of(precision);
        return program.steps().stream()
                .map(step -> switch (step) {
                    case GpuStep.Convolve c ->
                        convolution(network, precision, operation(network, c.name()), c.problem());
                    case GpuStep.Pool p -> pooling(operation(network, p.name()), p, program.batch(), precision);
                    case GpuStep.Normalize n -> {
                        RmsNormalization rival = RmsNormalization.ofL2(type, program.batch(), n.shape(), n.epsilon());
                        yield ours(
                                step,
                                "l2_normalize",
                                rival.flop(),
                                rival.bytes(),
                                rivalNote(rival, "RMSNorm"),
                                precision);
                    }
                    case GpuStep.PackInput p -> {
                        long positions = (long) program.batch()
                                * p.shape().height()
                                * p.shape().width();
                        long bytes = positions * p.shape().channels() * Float.BYTES
                                + positions * p.paddedChannels() * type.bytes();
                        yield ours(step, "pack_input", 0, bytes, "", precision);
                    }
                    case GpuStep.Unpack u -> {
                        long bytes = program.batch() * u.shape().elements() * (type.bytes() + Float.BYTES);
                        yield ours(step, "unpack_output", 0, bytes, "", precision);
                    }
                })
                .toList();
    }

    private static Operation operation(Network network, String name) {
        return network.operations().stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(network.name() + " has no operation " + name));
    }

    private PlannedLayer convolution(
            Network network, Precision precision, Operation operation, ConvolutionBiasRelu problem) {
        Chosen best = chosen.computeIfAbsent(problem, this::choose);
        Map<String, Long> knobs = new LinkedHashMap<>();
        for (KnobChoice knob : best.choice().knobs()) {
            knobs.put(knob.name(), knob.value());
        }
        // The problem's own FLOP count the padded channels of the first layer.
        long flop = problem.flop()
                / problem.input().extents().c()
                * network.shape(operation.input()).channels();
        long bytes = problem.bytes();
        boolean isMatrixProduct = problem.window().kernel() == 1;
        return new PlannedLayer(
                operation.name(),
                "cudnn eng" + best.choice().engine(),
                false,
                knobs,
                best.candidates(),
                best.workspace(),
                flop,
                bytes,
                roofline(flop, bytes, precision),
                absent && isMatrixProduct ? NO_CUBLASLT : "");
    }

    private PlannedLayer pooling(Operation operation, GpuStep.Pool step, int batch, Precision precision) {
        DataType type = DataType.of(precision);
        long outputs = batch * step.to().elements();
        long taps = (long) step.window().kernel() * step.window().kernel();
        long bytes = (batch * step.from().elements() + outputs) * type.bytes();
        boolean isSquare = step.from().height() == step.from().width();
        String note = isSquare && operation instanceof Operation.MaxPooling pooling
                ? rivalNote(MaxPooling.of(type, batch, step.from(), step.window(), pooling.rounding()), "resample")
                : "";
        return ours(step, "max_pool", outputs * (taps - 1), bytes, note, precision);
    }

    private Chosen choose(ConvolutionBiasRelu problem) {
        try (ExecutionPlan plan = planner.plan(problem)) {
            return new Chosen(plan.choice(), planner.candidates(problem), plan.workspaceBytes());
        }
    }

    private String rivalNote(GraphOperation operation, String rival) {
        return CudnnRival.needsDriver(operation, target) ? "cuDNN's " + rival + " needs a driver" : "";
    }

    private PlannedLayer ours(GpuStep step, String kernel, long flop, long bytes, String note, Precision precision) {
        return new PlannedLayer(
                step.name(),
                "ssd4j " + kernel,
                step.aside(),
                Map.of(),
                1,
                0,
                flop,
                bytes,
                roofline(flop, bytes, precision),
                note);
    }

    private Optional<Roofline> roofline(long flop, long bytes, Precision precision) {
        return rates.map(peak -> new Roofline(
                switch (peak.bound(flop, bytes, precision)) {
                    case COMPUTE -> Roofline.Bound.COMPUTE;
                    case MEMORY -> Roofline.Bound.MEMORY;
                },
                peak.computeSeconds(flop, precision),
                peak.memorySeconds(bytes)));
    }
}
