// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.runtime.Precision;

class BackboneGoldenCpuTest extends BackboneGoldens {
    BackboneGoldenCpuTest() {
        super("cpu", Precision.FP32, Precision.BF16);
    }
}
