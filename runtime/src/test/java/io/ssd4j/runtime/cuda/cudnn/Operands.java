// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.TensorRole;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The tensors of an operation on a GPU, until that is closed; the output holds NaN before it is written. */
final class Operands {
    private final Gpu gpu;
    private final TensorSpec output;
    private final Map<TensorRole, DeviceSlice> memory = new EnumMap<>(TensorRole.class);

    Operands(GraphOperation operation, OperandValues values, Gpu gpu) {
        this.gpu = gpu;
        for (TensorSpec spec : operation.operands()) {
            TensorRole role = spec.tensor().role().orElseThrow();
            DeviceSlice slice = values.find(role)
                    .map(known -> gpu.upload(spec, known))
                    .orElseGet(() -> gpu.memory(Elements.bytes(spec)).all());
            memory.put(role, slice);
        }
        output = operation.tensor(GraphTensor.OUTPUT);
        destroyOutput();
    }

    /** So that what is not written is seen. */
    void destroyOutput() {
        gpu.stream().fill(output(), (byte) -1);
    }

    DeviceSlice output() {
        return Objects.requireNonNull(memory.get(TensorRole.OUTPUT));
    }

    Map<TensorRole, Long> addresses() {
        Map<TensorRole, Long> addresses = new EnumMap<>(TensorRole.class);
        memory.forEach((role, slice) -> addresses.put(role, slice.address().value()));
        return addresses;
    }

    /** What was written, in the order N, C, H, W. */
    float[] result() {
        return gpu.download(output, output());
    }

    /** What the plan computes, in the order N, C, H, W. */
    float[] execute(ExecutionPlan plan) {
        destroyOutput();
        long workspace = plan.workspaceBytes() == 0
                ? 0
                : gpu.memory(plan.workspaceBytes()).all().address().value();
        try (PlanExecution execution = new PlanExecution(plan, addresses(), workspace)) {
            execution.run(gpu.handle());
            return result();
        }
    }
}
