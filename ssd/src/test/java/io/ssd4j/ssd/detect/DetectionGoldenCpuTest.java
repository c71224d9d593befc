// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

class DetectionGoldenCpuTest extends DetectionGoldens {
    @Override
    String device() {
        return "cpu";
    }
}
