// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/** Values of {@code cudnnStatus_t} that tests expect but the engine never uses by name; since cuDNN 9.0. */
final class CudnnStatus {
    static final int BAD_PARAM = 2000;
    static final int NOT_SUPPORTED_ARCH_MISMATCH = 3007;
    static final int INTERNAL_ERROR = 4000;

    private CudnnStatus() {}
}
