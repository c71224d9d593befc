// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Precision;
import org.junit.jupiter.api.Tag;

/** Within the bounds that the project guarantees for a whole network, since cuDNN chooses the engines. */
@Tag("gpu")
class NetworkGpuTest extends NetworkContract {
    @Override
    String device() {
        return "cuda:0";
    }

    @Override
    double bound(Precision precision) {
        return precision.networkErrorBound();
    }
}
