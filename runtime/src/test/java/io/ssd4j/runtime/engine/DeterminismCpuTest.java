// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

class DeterminismCpuTest extends DeterminismContract {
    @Override
    String device() {
        return "cpu";
    }
}
