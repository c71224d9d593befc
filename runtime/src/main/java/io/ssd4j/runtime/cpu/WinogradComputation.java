// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.cpu.winograd.WinogradKernel;
import java.util.Map;

/**
 * A Winograd convolution.
 *
 * @param convolution what it computes
 * @param parameters transformed weights and bias
 */
record WinogradComputation(WinogradConvolution convolution, Map<Argument, Parameter> parameters)
        implements Computation {

    /**
     * Describes the computation.
     *
     * @param bias the layout of the bias
     */
    static WinogradComputation of(WinogradConvolution convolution, ConvolutionProblem problem, MemoryDescriptor bias) {
        ParameterForm.Derived transformed = new ParameterForm.Derived(
                convolution.weightsKey(), convolution.weightBytes(), convolution::transformWeights);
        return new WinogradComputation(
                convolution,
                Map.of(
                        Argument.WEIGHTS, new Parameter(problem.weights(), transformed),
                        Argument.BIAS, new Parameter(problem.bias(), new ParameterForm.Packed(bias))));
    }

    @Override
    public String implementation() {
        return convolution.implementation();
    }

    @Override
    public long scratchBytes() {
        return convolution.scratchBytes();
    }

    @Override
    public Kernel bind(Binding binding) {
        WinogradKernel kernel = convolution.bind(
                binding.step(),
                binding.source(),
                binding.destination(),
                binding.memory(Argument.WEIGHTS),
                binding.memory(Argument.BIAS),
                binding.scratch());
        return new Kernel() {
            @Override
            public void run() {
                kernel.run();
            }

            @Override
            public void close() {
                kernel.close();
            }
        };
    }
}
