// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.Precision;
import org.junit.jupiter.api.Tag;

@Tag("gpu")
class ExecutionGpuTest extends ExecutionContract {
    /** Engines may transform (Winograd), cut mantissas off and sum in any order. */
    @Override
    double tolerance(Precision precision) {
        return precision.errorBound();
    }

    @Override
    boolean enginesMayFail() {
        return true;
    }

    @Override
    int leastPlanned() {
        return 1;
    }
}
