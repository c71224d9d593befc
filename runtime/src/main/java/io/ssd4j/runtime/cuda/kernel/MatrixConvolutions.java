// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.choice.Implementation;
import io.ssd4j.runtime.cuda.choice.ImplementationSource;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.StepTensor;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Convolutions as a product of matrices: the kernel {@code im2col} copies what each position reads into a row of a matrix in the workspace,
 * and a library computes the 1x1 convolution of it. Weights in KRSC order are those of the 1x1 convolution as they are.
 *
 * @param products the library whose 1x1 convolutions are candidates
 * @param loaded the kernels on the GPU for an element type, requested when one is bound
 */
public record MatrixConvolutions(ImplementationSource products, Function<ElementType, DeviceKernels> loaded)
        implements ImplementationSource {
    @Override
    public String library() {
        return "im2col+" + products.library();
    }

    @Override
    public List<Candidate> candidates(Problem problem, CloseStack owned) {
        Optional<Unfolded> unfolded = Unfolded.of(problem);
        if (unfolded.isEmpty()) {
            return List.of();
        }
        return products.candidates(unfolded.get().product(), owned).stream()
                .<Candidate>map(candidate ->
                        () -> candidate.make().map(product -> new Pair(unfolded.get(), product, loaded)))
                .toList();
    }

    @Override
    public Implementation load(Problem problem, String stored) {
        Unfolded unfolded = Unfolded.of(problem)
                .orElseThrow(() -> new StoredChoiceException("not a convolution that im2col supports: " + problem));
        return new Pair(unfolded, products.load(unfolded.product(), stored), loaded);
    }

    /**
     * A convolution and the product that is left of it.
     *
     * @param product the 1x1 convolution of the matrix
     */
    private record Unfolded(Problem.Convolution convolution, Problem.Convolution product) {
        /** Empty for 1x1 convolutions and for 8-bit numbers, and where the kernel or 32-bit indices are not enough. */
        static Optional<Unfolded> of(Problem problem) {
            if (!(problem instanceof Problem.Convolution c)
                    || c.isFloat8()
                    || c.window().kernel() == 1
                    || c.from().channels() % KernelLibrary.packSize(c.element()) != 0) {
                return Optional.empty();
            }
            Shape to = c.to();
            long row = (long) c.from().channels()
                    * c.window().kernel()
                    * c.window().kernel();
            if (Math.multiplyExact((long) c.batch() * to.height() * to.width(), row) > StepTensor.MAX_ELEMENTS) {
                return Optional.empty();
            }
            Shape matrix = new Shape(Math.toIntExact(row), to.height(), to.width());
            return Optional.of(new Unfolded(
                    c,
                    new Problem.Convolution(
                            c.element(), c.batch(), matrix, c.channels(), Window.of(1), c.activation())));
        }

        long matrixBytes() {
            return product.batch()
                    * product.from().elements()
                    * product.element().bytes();
        }

        /** Where the workspace of the product begins, behind the matrix. */
        long matrixEnd() {
            return Math.ceilDiv(matrixBytes(), Program.ALIGNMENT) * Program.ALIGNMENT;
        }
    }

    /** The kernel and then the product. */
    private record Pair(Unfolded unfolded, Implementation product, Function<ElementType, DeviceKernels> loaded)
            implements Implementation {
        @Override
        public String name() {
            return product.name();
        }

        @Override
        public Map<String, Long> knobs() {
            return product.knobs();
        }

        @Override
        public String stored() {
            return product.stored();
        }

        @Override
        public long workspaceBytes() {
            return unfolded.matrixEnd() + product.workspaceBytes();
        }

        @Override
        public boolean isGeneric() {
            return product.isGeneric();
        }

        @Override
        public Launch bind(Operands operands, CloseStack owned) {
            DeviceSlice workspace = operands.workspace()
                    .orElseThrow(() -> new IllegalArgumentException("a matrix product needs a workspace"));
            DeviceSlice matrix = workspace.slice(0, unfolded.matrixBytes());
            Launch unfold = loaded.apply(unfolded.convolution().element())
                    .im2col(unfolded.convolution(), operands.of(TensorRole.INPUT), matrix, owned.arena());
            Map<TensorRole, DeviceSlice> tensors = new EnumMap<>(operands.tensors());
            tensors.put(TensorRole.INPUT, matrix);
            Optional<DeviceSlice> rest = product.workspaceBytes() == 0
                    ? Optional.empty()
                    : Optional.of(workspace.slice(unfolded.matrixEnd(), product.workspaceBytes()));
            Launch multiply = product.bind(new Operands(tensors, rest), owned);
            return stream -> {
                unfold.on(stream);
                multiply.on(stream);
            };
        }

        @Override
        public void close() {
            product.close();
        }
    }
}
