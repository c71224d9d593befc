// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor.Sliding;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;

/**
 * Makes convolutions of 8-bit integers.
 *
 * @param engine the CPU
 * @param network the network that they are part of
 * @param arithmetic the scales
 * @param batch images per run
 * @param threads of a run
 * @param owned owns the descriptors
 */
record IntegerConvolutions(
        Engine engine, Network network, Arithmetic arithmetic, int batch, int threads, CloseStack owned) {

    /**
     * Makes the computation.
     *
     * @param result the type of a result that is not stored as integers
     * @throws IllegalArgumentException if this machine does not have the implementation
     */
    LoweredConvolution lower(ConvolutionProblem problem, Implementation implementation, ElementType result) {
        ConvolutionTypes types = ConvolutionTypes.quantized(network, arithmetic, problem.convolution(), result);
        return switch (implementation) {
            case Implementation.OneDnn(Layout layout, int index) -> primitive(problem, types, layout, index);
            case Implementation.Strips strips ->
                new StripSource(engine, types, batch, threads, owned).lower(problem, strips);
            case Implementation.Winograd _ -> throw missing(problem, implementation);
        };
    }

    private LoweredConvolution primitive(ConvolutionProblem problem, ConvolutionTypes types, Layout layout, int index) {
        Operation.Convolution c = problem.convolution();
        int kernel = c.window().kernel();
        MemoryDescriptor bias = own(MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, c.channels()));
        PrimitiveDescriptor primitive = own(PrimitiveDescriptor.convolution(
                engine,
                tensor(types.source(), layout, problem.from()),
                own(MemoryDescriptor.of(
                        types.weights(),
                        Layout.ANY,
                        c.channels(),
                        problem.from().channels(),
                        kernel,
                        kernel)),
                bias,
                tensor(types.destination(), layout, problem.to()),
                new Sliding(c.window(), problem.from(), problem.to()),
                c.activation(),
                types.scaled()));
        if (!primitive.next(index)) {
            throw missing(problem, new Implementation.OneDnn(layout, index));
        }
        return LoweredConvolution.of(
                PrimitiveComputation.ofConvolution(owned, primitive, problem, bias, types.scales()));
    }

    private static IllegalArgumentException missing(ConvolutionProblem problem, Implementation implementation) {
        return new IllegalArgumentException("there is no implementation '" + implementation.text() + "' of "
                + problem.convolution().name() + " in 8-bit integers on this machine");
    }

    private MemoryDescriptor tensor(ElementType type, Layout layout, Shape shape) {
        return own(MemoryDescriptor.of(type, layout, batch, shape.channels(), shape.height(), shape.width()));
    }

    private <T extends AutoCloseable> T own(T resource) {
        return owned.own(resource);
    }
}
