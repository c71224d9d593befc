// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

class NetworkCpuTest extends NetworkContract {
    @Override
    String device() {
        return "cpu";
    }
}
