// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** The tensors of an operation on a GPU, filled with numbers that every type can hold. */
final class Operands {
    private final GraphOperation operation;
    private final Map<TensorRole, float[]> values = new EnumMap<>(TensorRole.class);
    private final Map<TensorRole, DeviceMemory> memories = new EnumMap<>(TensorRole.class);

    Operands(GraphOperation operation, Gpu gpu) {
        this.operation = operation;
        Random random = new Random(operation.hashCode());
        for (TensorSpec operand : operation.operands()) {
            float[] numbers = new float[(int) operand.extents().product()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (random.nextInt(33) - 16) / 8f;
            }
            values.put(operand.role(), numbers);
            memories.put(operand.role(), gpu.upload(operand.type(), numbers));
        }
    }

    Map<TensorRole, float[]> values() {
        return values;
    }

    Map<TensorRole, Long> addresses() {
        Map<TensorRole, Long> addresses = new EnumMap<>(TensorRole.class);
        memories.forEach(
                (role, memory) -> addresses.put(role, memory.all().address().value()));
        return addresses;
    }

    /** What the plan computes on a GPU. */
    float[] execute(ExecutionPlan plan, Gpu gpu) {
        DataType type = operation.operands().getFirst().type();
        long workspace = plan.workspaceBytes() == 0
                ? 0
                : gpu.memory(plan.workspaceBytes()).all().address().value();
        try (Execution execution = Execution.prepare(gpu.handle(), plan, addresses(), workspace)) {
            execution.run();
            return gpu.download(type, Objects.requireNonNull(memories.get(TensorRole.OUTPUT)));
        }
    }
}
