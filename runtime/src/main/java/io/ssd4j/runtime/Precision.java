// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The number format that a model computes in. Inputs and feature maps on the host are float32 in any case. */
public enum Precision {
    /** IEEE float32 throughout. */
    FP32,
    /** float32 in memory, products rounded to TF32 (10-bit mantissa), sums in float32. */
    TF32,
    /** IEEE float16 in memory, sums in float32. */
    FP16,
    /** bfloat16 in memory, sums in float32. */
    BF16,
    /**
     * 8-bit integers in memory, sums in 32-bit integers, for the layers that {@linkplain
     * io.ssd4j.runtime.quantization.Quantization quantized} weights name; the others in floating point.
     */
    INT8,
    /**
     * 8-bit floating-point numbers (e4m3) in memory, sums in float32, for the layers that {@linkplain
     * io.ssd4j.runtime.quantization.Quantization quantized} weights name; the others in float16. For GPUs of compute capability 8.9 and
     * newer.
     */
    FP8;

    /** The precisions that compute with any weights, in floating point. */
    public static List<Precision> floatingPoint() {
        return List.of(FP32, TF32, FP16, BF16);
    }

    /**
     * The precision with this {@linkplain #id() name}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static Precision parse(String id) {
        return Arrays.stream(values())
                .filter(precision -> precision.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no precision '" + id + "'; there are "
                        + Arrays.stream(values()).map(Precision::id).collect(Collectors.joining(", "))));
    }

    /** The type of weights in memory, and of activations except with INT8 and FP8; TF32 exists only inside a multiplication. */
    public ElementType elementType() {
        return switch (this) {
            case FP32, TF32 -> ElementType.FLOAT32;
            case FP16 -> ElementType.FLOAT16;
            case BF16 -> ElementType.BFLOAT16;
            case INT8 -> ElementType.INT8;
            case FP8 -> ElementType.FLOAT8_E4M3;
        };
    }

    /**
     * The largest relative L2 error that a correct implementation of one operation may have, against a reference computed in double
     * precision from the same rounded operands.
     */
    public double errorBound() {
        return switch (this) {
            case FP32 -> 1e-5;
            case TF32, FP16 -> 3e-3;
            case BF16 -> 2e-2;
            case INT8 -> 1e-1;
            // A value is rounded to 3 bits of mantissa: by up to 1 in 16, on average by 1 in 38.
            case FP8 -> 5e-2;
        };
    }

    /**
     * The largest relative L2 error that a whole network's outputs may have against float32. It is that of one operation, except
     * for TF32: tensor cores may truncate operands to TF32 instead of rounding them, and truncation always errs in one direction,
     * so that the errors of the layers add up. {@code benchmarks/results/tf32.md} has a simulation: 1.6e-2 where every operand
     * is truncated, 1.2e-3 where it is rounded. The errors of INT8 and FP8 also depend
     * on the scales.
     */
    public double networkErrorBound() {
        return switch (this) {
            case TF32 -> 2.5e-2;
            case FP8 -> 2e-1;
            default -> errorBound();
        };
    }

    /**
     * The name used on the command line and in results: {@code fp32}, {@code tf32}, {@code fp16}, {@code bf16}, {@code int8},
     * {@code fp8}.
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
