// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/**
 * The engines for convolutions that must not be used on a GPU, by what PyTorch excludes and why. A trial does not show the one kind reliably,
 * and does not survive the other.
 *
 * @param version of cuDNN in its notation, 92400 for 9.24.0
 * @param cublasLtVersion of the cuBLASLt that cuDNN calls, 130100 for 13.1.0; 0 if it is not known
 * @param computeCapability 90 for sm_90
 */
public record EngineFaults(long version, long cublasLtVersion, int computeCapability) {
    /** The engine whose results differ from run to run. */
    private static final long CHANGING = 5;

    /** Whether an engine must not be used. */
    boolean affect(EngineConfig engine) {
        return differsFromRunToRun(engine) || accessesMemoryIllegally(engine);
    }

    /**
     * PyTorch's issue 188288 and pull requests 188318, 189207 and 189483: seen with cuDNN 9.23.1, mended in 9.24. It was seen in networks with
     * depthwise convolutions, but the note of 9.24 does not say that no others are affected.
     */
    private boolean differsFromRunToRun(EngineConfig engine) {
        return engine.choice().engine() == CHANGING && computeCapability == 86 && version >= 92_300 && version < 92_400;
    }

    /**
     * PyTorch's pull requests 190112 and 191701: engines 58 and 63 may call a kernel of cuBLASLt that accesses memory illegally, which ends the
     * whole context; mended in cuBLASLt 13.6.1. The numbers of engines change between versions, but not their note.
     */
    private boolean accessesMemoryIllegally(EngineConfig engine) {
        return engine.callsCublasLt() && computeCapability == 120 && cublasLtVersion < 130_601;
    }
}
