// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor.Sliding;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import java.util.EnumMap;
import java.util.Map;

/**
 * Makes convolutions of 8-bit integers.
 *
 * @param engine the CPU
 * @param network the network that they are part of
 * @param arithmetic the scales
 * @param batch images per run
 * @param owned owns the descriptors
 */
record IntegerConvolutions(Engine engine, Network network, Arithmetic arithmetic, int batch, CloseStack owned) {

    /**
     * Makes the computation.
     *
     * @param result the type of a result that is not stored as integers
     * @throws IllegalArgumentException if this machine does not have the implementation
     */
    LoweredConvolution lower(ConvolutionProblem problem, Implementation implementation, ElementType result) {
        if (!(implementation instanceof Implementation.OneDnn(Layout layout, int index))) {
            throw missing(problem, implementation);
        }
        Operation.Convolution c = problem.convolution();
        Map<Argument, float[]> scales = new EnumMap<>(Argument.class);
        scales.put(Argument.SOURCE_SCALE, new float[] {arithmetic.readScale(network, c.name(), c.input())});
        scales.put(Argument.WEIGHTS_SCALE, arithmetic.weightScales(c.name()));
        ElementType written = arithmetic.writtenType(network, c.name());
        if (written == ElementType.UINT8 || written == ElementType.INT8) {
            scales.put(Argument.DESTINATION_SCALE, new float[] {arithmetic.writtenScale(network, c.name())});
        } else {
            written = result;
        }
        int kernel = c.window().kernel();
        MemoryDescriptor bias = own(MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, c.channels()));
        PrimitiveDescriptor primitive = own(PrimitiveDescriptor.convolution(
                engine,
                tensor(arithmetic.readType(network, c.name(), c.input()), layout, problem.from()),
                own(MemoryDescriptor.of(
                        ElementType.INT8,
                        Layout.ANY,
                        c.channels(),
                        problem.from().channels(),
                        kernel,
                        kernel)),
                bias,
                tensor(written, layout, problem.to()),
                new Sliding(c.window(), problem.from(), problem.to()),
                c.activation(),
                scales.keySet()));
        if (!primitive.next(index)) {
            throw missing(problem, implementation);
        }
        return LoweredConvolution.of(PrimitiveComputation.ofConvolution(owned, primitive, problem, bias, scales));
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
