// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.CublasLtAlgorithms;
import io.ssd4j.runtime.cuda.choice.CudnnEngines;
import io.ssd4j.runtime.cuda.choice.CudnnRival;
import io.ssd4j.runtime.cuda.choice.Implementation;
import io.ssd4j.runtime.cuda.choice.PlannedProgram;
import io.ssd4j.runtime.cuda.choice.StepChooser.Choice;
import io.ssd4j.runtime.cuda.choice.StepCost;
import io.ssd4j.runtime.cuda.cudnn.DataType;
import io.ssd4j.runtime.cuda.cudnn.DeviceProfile;
import io.ssd4j.runtime.cuda.cudnn.PeakRates;
import io.ssd4j.runtime.cuda.cudnn.PlanTarget;
import io.ssd4j.runtime.cuda.cudnn.ShippedProfiles;
import io.ssd4j.runtime.cuda.program.BatchSplit;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.plan.NetworkPlan;
import io.ssd4j.runtime.plan.PlannedLayer;
import io.ssd4j.runtime.plan.Roofline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tells of every launch of a network on one target, as a session would have it. */
final class NetworkPlanner {
    private static final String NO_CUBLASLT = "cuBLASLt is not among the candidates: it needs a driver";

    /** Makes programs for some batch sizes. */
    @FunctionalInterface
    interface Programs {
        Map<Integer, PlannedProgram> plan(Network network, List<Integer> batches);
    }

    private final String label;
    private final DeviceProfile profile;
    private final PlanTarget target;
    private final boolean absent;
    private final Optional<PeakRates> rates;

    /**
     * @param label what the user called the GPU
     * @param target stays open while this plans
     * @param absent whether the GPU is known by its profile alone
     */
    NetworkPlanner(String label, DeviceProfile profile, PlanTarget target, boolean absent) {
        this.label = label;
        this.profile = profile;
        this.target = target;
        this.absent = absent;
        this.rates = ShippedProfiles.peakRates(profile);
    }

    /** One plan for each size that each batch is run in. */
    List<NetworkPlan> plan(Network network, Precision precision, List<Integer> batches, Programs programs) {
        int largest = GpuProgram.largestBatch(network);
        List<Integer> sizes = batches.stream()
                .flatMap(batch -> BatchSplit.of(batch, largest).stream())
                .distinct()
                .toList();
        Map<Integer, PlannedProgram> planned = programs.plan(network, sizes);
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
                            layers(network, precision, Objects.requireNonNull(planned.get(size))))));
        }
        return plans;
    }

    private List<PlannedLayer> layers(Network network, Precision precision, PlannedProgram planned) {
        return planned.program().steps().stream()
                .map(step -> layer(network, precision, step, planned.choice(step)))
                .toList();
    }

    private PlannedLayer layer(Network network, Precision precision, GpuStep step, Choice choice) {
        StepCost cost = StepCost.of(network, step, DataType.of(precision));
        Implementation implementation = choice.implementation();
        return new PlannedLayer(
                step.name(),
                choice.library() + " " + implementation.engine(),
                step.aside(),
                implementation.knobs(),
                choice.candidates(),
                implementation.workspaceBytes(),
                cost.flop(),
                cost.bytes(),
                choice.micros() == 0 ? OptionalDouble.empty() : OptionalDouble.of(choice.micros()),
                roofline(cost, precision),
                absent ? note(step, precision) : "");
    }

    /** Which candidates could not be asked, since the GPU is not there. */
    private String note(GpuStep step, Precision precision) {
        if (CublasLtAlgorithms.product(step, precision).isPresent()) {
            return NO_CUBLASLT;
        }
        if (step instanceof GpuStep.Convolve) {
            return "";
        }
        return CudnnEngines.graph(step, DataType.of(precision))
                .filter(operation -> CudnnRival.needsDriver(operation, target))
                .map(operation -> "cuDNN's " + CudnnRival.name(operation) + " needs a driver")
                .orElse("");
    }

    private Optional<Roofline> roofline(StepCost cost, Precision precision) {
        return rates.map(peak -> new Roofline(
                switch (peak.bound(cost.flop(), cost.bytes(), precision)) {
                    case COMPUTE -> Roofline.Bound.COMPUTE;
                    case MEMORY -> Roofline.Bound.MEMORY;
                },
                peak.computeSeconds(cost.flop(), precision),
                peak.memorySeconds(cost.bytes())));
    }
}
