// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.cuda.standin.OnStandIn;

/** Runs in a JVM with the first JIT compiler alone; {@link HotPathCompilersStandInTest} covers the second. */
@OnStandIn
class HotPathStandInTest extends HotPathContract {
    @Override
    String device() {
        return "cuda:0";
    }

    /** The other class has as many runs as other devices. */
    @Override
    int runs() {
        return 1_000;
    }
}
