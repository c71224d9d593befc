// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import org.junit.jupiter.api.Tag;

@Tag("gpu")
class DeviceOutputGpuTest extends DeviceOutputContract {
    @Override
    String device() {
        return "cuda:0";
    }
}
