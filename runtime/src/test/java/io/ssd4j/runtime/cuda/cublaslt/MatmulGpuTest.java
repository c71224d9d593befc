// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import org.junit.jupiter.api.Tag;

@Tag("gpu")
class MatmulGpuTest extends MatmulContract {
    /** Tensor cores may cut mantissas off where the stand-in rounds them. */
    @Override
    double tf32Bound() {
        return 2e-3;
    }
}
