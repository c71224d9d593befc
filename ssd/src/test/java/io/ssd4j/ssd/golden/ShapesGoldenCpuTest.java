// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

class ShapesGoldenCpuTest extends ShapesGoldens {
    ShapesGoldenCpuTest() {
        super("cpu");
    }
}
