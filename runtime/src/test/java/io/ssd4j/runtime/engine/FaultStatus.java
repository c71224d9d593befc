// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

/**
 * A status that a library fails a call with.
 *
 * @param code its number
 * @param name its name, which the user must be told
 */
record FaultStatus(int code, String name) {
    static final FaultStatus OUT_OF_MEMORY = new FaultStatus(2, "CUDA_ERROR_OUT_OF_MEMORY");

    /** The one of the library for what should not happen. */
    static FaultStatus internal(String entryPoint) {
        if (entryPoint.startsWith("cudnn")) {
            return new FaultStatus(4000, "CUDNN_STATUS_INTERNAL_ERROR");
        }
        if (entryPoint.startsWith("cublasLt")) {
            return new FaultStatus(14, "CUBLAS_STATUS_INTERNAL_ERROR");
        }
        if (entryPoint.startsWith("nvrtc")) {
            return new FaultStatus(11, "NVRTC_ERROR_INTERNAL_ERROR");
        }
        return new FaultStatus(999, "CUDA_ERROR_UNKNOWN");
    }
}
