// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import java.util.List;

/**
 * A tensor that a step reads or writes in device memory.
 *
 * @param role what it is to the step
 * @param element its type
 * @param elements how many
 */
public record StepTensor(TensorRole role, KernelElement element, long elements) {

    /** Its size. */
    public long bytes() {
        return elements * element.bytes();
    }

    /**
     * All of a step's, whichever implementation computes it. A normalization's factors are there twice: as the network has
     * them ({@link TensorRole#WEIGHTS}), and as RMS normalization wants them ({@link TensorRole#SCALE}).
     *
     * @param activation the type of activations and of a convolution's parameters
     */
    public static List<StepTensor> of(GpuStep step, KernelElement activation) {
        return switch (step) {
            case GpuStep.PackInput p ->
                List.of(
                        new StepTensor(
                                TensorRole.INPUT,
                                KernelElement.F32,
                                p.batch() * p.shape().elements()),
                        new StepTensor(TensorRole.OUTPUT, activation, p.packedElements()));
            case GpuStep.ResizeInput r ->
                // Frames with their tables, of bytes of their own: no tensor.
                List.of(new StepTensor(TensorRole.OUTPUT, activation, r.packedElements()));
            case GpuStep.Convolve c -> {
                ConvolutionBiasRelu problem = c.graph();
                yield problem.operands().stream()
                        .map(tensor -> new StepTensor(
                                tensor.role(), activation, tensor.extents().product()))
                        .toList();
            }
            case GpuStep.Pool p ->
                List.of(
                        new StepTensor(
                                TensorRole.INPUT,
                                activation,
                                p.batch() * p.from().elements()),
                        new StepTensor(TensorRole.OUTPUT, activation, p.batch() * p.to().elements()));
            case GpuStep.Normalize n -> {
                long elements = n.batch() * n.shape().elements();
                long channels = n.shape().channels();
                yield List.of(
                        new StepTensor(TensorRole.INPUT, activation, elements),
                        new StepTensor(TensorRole.WEIGHTS, KernelElement.F32, channels),
                        new StepTensor(TensorRole.SCALE, KernelElement.F32, channels),
                        new StepTensor(TensorRole.OUTPUT, activation, elements));
            }
            case GpuStep.Unpack u -> {
                long elements = u.batch() * u.shape().elements();
                yield List.of(
                        new StepTensor(TensorRole.INPUT, activation, elements),
                        new StepTensor(TensorRole.OUTPUT, KernelElement.F32, elements));
            }
        };
    }

    /** What a step writes. */
    public static StepTensor output(GpuStep step, KernelElement activation) {
        return of(step, activation).stream()
                .filter(tensor -> tensor.role() == TensorRole.OUTPUT)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(step.name() + " writes nothing"));
    }
}
