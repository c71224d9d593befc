// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.network.Activation;

/**
 * The algorithms that compute wrong results on a GPU or access memory illegally, by the release notes of CUDA 12.4 to 13.4 and by what
 * PyTorch excludes. Some do so only beside other work, which no trial on an idle GPU shows.
 *
 * @param version of cuBLASLt in the library's notation, 130100 for 13.1.0
 * @param computeCapability 90 for sm_90
 */
public record KnownFaults(long version, int computeCapability) {
    /** The family that most products use since Hopper. */
    private static final int FAMILY = 66;

    /** Whether to ask the library at all: before CUDA 12.4 Update 1 it may divide by zero on some Hopper GPUs, which ends the process. */
    public boolean mayEndTheProcess() {
        return computeCapability == 90 && version < 120_405;
    }

    /** Whether an algorithm must not be used for a product. */
    boolean affect(MatmulProblem product, MatmulTraits algorithm) {
        return losesPartOfASum(product, algorithm)
                || failsBesideTensorMemory(algorithm)
                || readsBeyondItsOperands(product)
                || accessesMemoryIllegally()
                || addsAWrongBias(product);
    }

    /** Defect 6580689; the condition on the size of a stage is left out, since that is known by name only. */
    private boolean losesPartOfASum(MatmulProblem product, MatmulTraits algorithm) {
        return algorithm.id() == FAMILY
                && isBetween(120_603, 130_800)
                && (computeCapability == 90 || hasTensorMemory())
                && product.inputChannels() % algorithm.splitK() != 0;
    }

    /** Defect 5807900: wrong beside any other kernel that uses tensor memory, such as those on a session's second stream. */
    private boolean failsBesideTensorMemory(MatmulTraits algorithm) {
        return algorithm.id() == FAMILY && hasTensorMemory() && isBetween(120_800, 130_300);
    }

    /** Defect 5846563, on DGX Spark: an illegal access would end the whole context. */
    private boolean readsBeyondItsOperands(MatmulProblem product) {
        boolean halves = product.precision() == Precision.FP16 || product.precision() == Precision.BF16;
        return halves && computeCapability == 121 && version < 130_300;
    }

    /**
     * PyTorch's pull requests 190112 and 191701: on sm_120 a kernel accesses memory illegally when cuDNN calls it, before 13.6.1. It is not
     * said for which products, so that none is computed by cuBLASLt there.
     */
    private boolean accessesMemoryIllegally() {
        return computeCapability == 120 && version < 130_601;
    }

    /** Defect 5104822, mended in CUDA 12.8 Update 1. */
    private boolean addsAWrongBias(MatmulProblem product) {
        boolean isVector = product.positions() == 1 || product.outputChannels() == 1;
        return isVector && product.activation() == Activation.NONE && version < 120_804;
    }

    private boolean hasTensorMemory() {
        return computeCapability >= 100 && computeCapability < 120;
    }

    private boolean isBetween(int first, int mended) {
        return version >= first && version < mended;
    }
}
