// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * A primitive of oneDNN.
 *
 * @param primitive what it computes
 * @param layouts the layout of each argument, of which {@link Argument#SCRATCHPAD} is one
 * @param parameters the arguments that are parameters
 * @param scales the arguments that are scales
 */
record PrimitiveComputation(
        PrimitiveDescriptor primitive,
        Map<Argument, MemoryDescriptor> layouts,
        Map<Argument, Parameter> parameters,
        Map<Argument, float[]> scales)
        implements Computation {

    /**
     * Describes a primitive with one source.
     *
     * @param owner owns the layout of the working memory
     * @param source the layout of what it reads
     * @param destination the layout of what it writes
     * @param parameters in forms of oneDNN
     * @param scales of integers
     */
    static PrimitiveComputation of(
            CloseStack owner,
            PrimitiveDescriptor primitive,
            MemoryDescriptor source,
            MemoryDescriptor destination,
            Map<Argument, Parameter> parameters,
            Map<Argument, float[]> scales) {
        Map<Argument, MemoryDescriptor> layouts = new EnumMap<>(Argument.class);
        parameters.forEach((argument, parameter) -> {
            if (parameter.form() instanceof ParameterForm.Packed(MemoryDescriptor layout)) {
                layouts.put(argument, layout);
            }
        });
        layouts.put(Argument.SOURCE, source);
        layouts.put(Argument.DESTINATION, destination);
        layouts.put(Argument.SCRATCHPAD, owner.own(primitive.layout(Argument.SCRATCHPAD)));
        return new PrimitiveComputation(primitive, layouts, parameters, scales);
    }

    /**
     * Describes a convolution with the layouts that the primitive has chosen.
     *
     * @param owner owns these layouts
     * @param bias the layout of the bias
     * @param scales of integers
     */
    static PrimitiveComputation ofConvolution(
            CloseStack owner,
            PrimitiveDescriptor primitive,
            ConvolutionProblem problem,
            MemoryDescriptor bias,
            Map<Argument, float[]> scales) {
        MemoryDescriptor weights = owner.own(primitive.layout(Argument.WEIGHTS));
        return of(
                owner,
                primitive,
                owner.own(primitive.layout(Argument.SOURCE)),
                owner.own(primitive.layout(Argument.DESTINATION)),
                Map.of(
                        Argument.WEIGHTS, new Parameter(problem.weights(), new ParameterForm.Packed(weights)),
                        Argument.BIAS, new Parameter(problem.bias(), new ParameterForm.Packed(bias))),
                scales);
    }

    @Override
    public String implementation() {
        return primitive.implementation();
    }

    @Override
    public long scratchBytes() {
        return layout(Argument.SCRATCHPAD).bytes();
    }

    MemoryDescriptor layout(Argument argument) {
        return Objects.requireNonNull(layouts.get(argument), argument::toString);
    }

    @Override
    public Kernel bind(Binding binding) {
        return PrimitiveKernel.of(this, binding);
    }
}
