// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

/**
 * A status with which a library call fails.
 *
 * @param code the number
 * @param name the name, which the error message must contain
 */
record FaultStatus(int code, String name) {
    static final FaultStatus OUT_OF_MEMORY = new FaultStatus(2, "CUDA_ERROR_OUT_OF_MEMORY");

    /** The library's status for internal errors. */
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
