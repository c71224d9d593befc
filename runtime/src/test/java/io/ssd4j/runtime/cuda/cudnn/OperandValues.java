// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.cuda.program.TensorRole;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** The values that an operation reads, each tensor's in the order N, C, H, W. */
final class OperandValues {
    private final Map<TensorRole, float[]> values = new EnumMap<>(TensorRole.class);

    /** Values as the tensors' types hold them, about as large as those of a network. */
    static OperandValues random(GraphOperation operation, long seed) {
        Random random = new Random(seed);
        OperandValues operands = new OperandValues();
        for (TensorSpec spec : operation.operands()) {
            Dims extents = spec.extents();
            TensorRole role = spec.tensor().role().orElseThrow();
            if (role != TensorRole.OUTPUT) {
                double size = role == TensorRole.WEIGHTS
                        ? 1 / Math.sqrt((double) extents.c() * extents.h() * extents.w())
                        : 1;
                float[] tensor = new float[Math.toIntExact(extents.product())];
                for (int i = 0; i < tensor.length; i++) {
                    tensor[i] = Elements.rounded(spec.type(), (float) (random.nextGaussian() * size));
                }
                operands.values.put(role, tensor);
            }
        }
        return operands;
    }

    /** Given values. */
    static OperandValues of(Map<TensorRole, float[]> values) {
        OperandValues operands = new OperandValues();
        operands.values.putAll(values);
        return operands;
    }

    float[] of(TensorRole role) {
        return Objects.requireNonNull(values.get(role), role::toString);
    }

    Optional<float[]> find(TensorRole role) {
        return Optional.ofNullable(values.get(role));
    }
}
