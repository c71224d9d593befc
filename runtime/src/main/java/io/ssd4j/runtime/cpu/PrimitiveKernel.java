// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * A primitive of oneDNN with its arguments.
 *
 * @param source what it reads
 * @param destination what it writes
 * @param owned the arguments and the primitive
 */
record PrimitiveKernel(Execution execution, Memory source, Memory destination, CloseStack owned) implements Kernel {

    static PrimitiveKernel of(PrimitiveComputation computation, Binding binding) {
        CloseStack owned = new CloseStack();
        try {
            Map<Argument, Memory> arguments = new EnumMap<>(Argument.class);
            computation
                    .layouts()
                    .forEach((argument, layout) -> arguments.put(
                            argument, owned.own(Memory.of(binding.engine(), layout, binding.memory(argument)))));
            computation.scales().forEach((argument, scales) -> arguments.put(argument, scales(scales, binding, owned)));
            Execution execution = owned.own(new Execution(
                    binding.step(), computation.primitive(), binding.stream(), arguments, binding.arena()));
            return new PrimitiveKernel(
                    execution,
                    Objects.requireNonNull(arguments.get(Argument.SOURCE)),
                    Objects.requireNonNull(arguments.get(Argument.DESTINATION)),
                    owned);
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    private static Memory scales(float[] scales, Binding binding, CloseStack owned) {
        MemoryDescriptor vector = owned.own(MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, scales.length));
        return owned.own(
                Memory.of(binding.engine(), vector, binding.arena().allocateFrom(ValueLayout.JAVA_FLOAT, scales)));
    }

    @Override
    public void run() {
        execution.run();
    }

    @Override
    public void close() {
        owned.close();
    }
}
