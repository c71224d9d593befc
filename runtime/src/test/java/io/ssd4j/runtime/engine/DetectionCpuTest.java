// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

class DetectionCpuTest extends DetectionContract {
    @Override
    String device() {
        return "cpu";
    }
}
