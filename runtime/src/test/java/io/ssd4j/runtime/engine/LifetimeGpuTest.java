// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import org.junit.jupiter.api.Tag;

@Tag("gpu")
class LifetimeGpuTest extends LifetimeContract {
    @Override
    String device() {
        return "cuda:0";
    }

    @Override
    int batchThatDoesNotFit() {
        return 100_000_000;
    }
}
