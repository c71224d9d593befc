// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Precision;

class WeightsCpuTest extends WeightsContract {
    @Override
    String device() {
        return "cpu";
    }

    @Override
    Precision narrow() {
        return Precision.BF16;
    }

    /** Close to the largest float32: the next larger bfloat16 is infinite. */
    @Override
    float tooLarge() {
        return 3.4e38f;
    }
}
