// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

/** The shared libraries that the generated packages call; one generated package each. */
public enum NativeLibrary {
    /** GNU OpenMP, whose thread count oneDNN runs with. */
    GOMP,
    /** oneDNN, the CPU engine. */
    DNNL,
    /** The CUDA driver, which only NVIDIA's driver package installs. */
    CUDA,
    /** cuDNN 9. */
    CUDNN,
    /** cuBLASLt. */
    CUBLASLT,
    /** NVRTC, the compiler of CUDA C kernels at run time. */
    NVRTC
}
