// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.Precision;
import org.junit.jupiter.api.Tag;

@Tag("gpu")
class ExecutionGpuTest extends ExecutionContract {
    /** Engines may transform (Winograd), cut mantissas off and sum in any order. */
    @Override
    double tolerance(Precision precision) {
        return switch (precision) {
            case FP32 -> 1e-5;
            case TF32, FP16 -> 3e-3;
            case BF16 -> 2e-2;
        };
    }

    @Override
    int leastPlanned() {
        return 1;
    }
}
