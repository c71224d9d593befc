// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.List;
import java.util.Map;

/** What a graph computes: data without a native call, equal where the problem is the same. */
public sealed interface GraphOperation permits ConvolutionBiasRelu, MaxPooling, RmsNormalization {

    /** Every tensor, those that never reach memory included. */
    List<TensorSpec> tensors();

    /** Floating-point operations, a multiply-add counted as two. */
    long flop();

    /** The numbers of its {@linkplain TensorRole#byValue() tensors by value}. */
    default Map<TensorRole, Float> values() {
        return Map.of();
    }

    /** Its tensors in device memory. */
    default List<TensorSpec> operands() {
        return tensors().stream().filter(tensor -> tensor.role().onDevice()).toList();
    }

    /** Bytes of device memory that it must read and write, each operand once. */
    default long bytes() {
        return operands().stream().mapToLong(TensorSpec::bytes).sum();
    }

    /** Arithmetic intensity: FLOP for a byte of device memory. */
    default double intensity() {
        return (double) flop() / bytes();
    }
}
