// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.DataType;
import io.ssd4j.runtime.cuda.cudnn.GraphOperation;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;

/**
 * What a step has to do, whoever does it.
 *
 * @param flop floating-point operations of its definition, a multiply-add counted as two; those for padded channels do not count
 * @param bytes of device memory that it must read and write, each tensor once, padded channels included
 */
public record StepCost(long flop, long bytes) {

    public static StepCost of(Network network, GpuStep step, DataType type) {
        return switch (step) {
            case GpuStep.Convolve c -> convolution(network, c);
            case GpuStep.Normalize _ -> of(CudnnEngines.graph(step, type).orElseThrow());
            case GpuStep.Pool p -> {
                long outputs = p.batch() * p.to().elements();
                long taps = (long) p.window().kernel() * p.window().kernel();
                yield new StepCost(outputs * (taps - 1), (p.batch() * p.from().elements() + outputs) * type.bytes());
            }
            case GpuStep.PackInput p ->
                new StepCost(0, p.batch() * p.shape().elements() * Float.BYTES + p.packedElements() * type.bytes());
            case GpuStep.ResizeInput r ->
                new StepCost(0, r.batch() * r.slot().bytes() + r.packedElements() * type.bytes());
            case GpuStep.Unpack u -> new StepCost(0, u.batch() * u.shape().elements() * (type.bytes() + Float.BYTES));
        };
    }

    private static StepCost of(GraphOperation operation) {
        return new StepCost(operation.flop(), operation.bytes());
    }

    private static StepCost convolution(Network network, GpuStep.Convolve step) {
        ConvolutionBiasRelu convolution = step.graph();
        Operation operation = network.operations().stream()
                .filter(o -> o.name().equals(step.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(network.name() + " has no operation " + step.name()));
        long flop = convolution.flop()
                / convolution.input().extents().c()
                * network.shape(operation.input()).channels();
        return new StepCost(flop, convolution.bytes());
    }
}
