// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

class PipelineCpuTest extends PipelineContract {
    @Override
    String device() {
        return "cpu";
    }

    @Override
    int submissions() {
        return 20;
    }
}
