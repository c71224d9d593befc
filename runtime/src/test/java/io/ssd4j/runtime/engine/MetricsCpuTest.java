// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

/** Metrics of the CPU engine. */
class MetricsCpuTest extends MetricsContract {
    @Override
    String device() {
        return "cpu";
    }
}
