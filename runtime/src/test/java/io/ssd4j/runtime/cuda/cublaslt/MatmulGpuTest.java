// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import org.junit.jupiter.api.Tag;

@Tag("gpu")
class MatmulGpuTest extends MatmulContract {
    /** Tensor cores may truncate mantissas that the stand-in rounds. */
    @Override
    double tf32Bound() {
        return 2e-3;
    }

    @Override
    boolean algorithmsMayFail() {
        return true;
    }
}
