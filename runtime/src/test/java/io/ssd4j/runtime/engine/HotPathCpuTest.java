// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

class HotPathCpuTest extends HotPathContract {
    @Override
    String device() {
        return "cpu";
    }
}
