// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.choice.Implementation;
import io.ssd4j.runtime.cuda.choice.ImplementationSource;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Quantizing;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Our kernels as candidates: one for each kind of problem that has a choice, except convolutions.
 *
 * @param loaded the kernels on the GPU for an element type, requested when one is bound
 */
public record OwnKernels(Function<ElementType, DeviceKernels> loaded) implements ImplementationSource {
    @Override
    public String library() {
        return "ssd4j";
    }

    @Override
    public List<Candidate> candidates(Problem problem, CloseStack owned) {
        return kernel(problem).stream()
                .<Candidate>map(kernel -> () -> Optional.of(kernel))
                .toList();
    }

    @Override
    public Implementation load(Problem problem, String stored) {
        return kernel(problem)
                .filter(kernel -> kernel.stored().equals(stored))
                .orElseThrow(() -> new StoredChoiceException("there is no kernel " + stored + " for it"));
    }

    private Optional<Kernel> kernel(Problem problem) {
        String name = switch (problem) {
            case Problem.Packing _ -> "pack_input";
            case Quantizing _ -> "quantize";
            case Problem.MaxPooling _ -> "max_pool";
            case Problem.L2Normalization _ -> "l2_normalize";
            case Problem.Unpacking _ -> "unpack_output";
            case Problem.Resizing _, Problem.Detection _, Problem.Convolution _ -> "";
        };
        return name.isEmpty() ? Optional.empty() : Optional.of(new Kernel(name, problem, loaded));
    }

    private record Kernel(String name, Problem problem, Function<ElementType, DeviceKernels> loaded)
            implements Implementation {
        @Override
        public String stored() {
            return name;
        }

        @Override
        public Launch bind(Operands operands, CloseStack owned) {
            return loaded.apply(problem.element()).bind(problem, operands, owned.arena());
        }

        @Override
        public void close() {
            // The kernels belong to the device.
        }
    }
}
