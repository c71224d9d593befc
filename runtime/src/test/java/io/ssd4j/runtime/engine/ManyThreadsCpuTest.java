// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

class ManyThreadsCpuTest extends ManyThreadsContract {
    @Override
    String device() {
        return "cpu";
    }
}
