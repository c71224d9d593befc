// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.standin.OnStandIn;

@OnStandIn
class WeightsStandInTest extends WeightsContract {
    @Override
    String device() {
        return "cuda:0";
    }

    @Override
    Precision narrow() {
        return Precision.FP16;
    }

    @Override
    float tooLarge() {
        return 1e5f;
    }
}
