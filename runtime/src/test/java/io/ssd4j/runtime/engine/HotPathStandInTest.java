// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.cuda.standin.OnStandIn;

/** Runs in the usual JVM; {@link HotPathCompilersStandInTest} covers each JIT compiler alone. */
@OnStandIn
class HotPathStandInTest extends HotPathContract {
    @Override
    String device() {
        return "cuda:0";
    }

    /** The runs with one compiler cover all cases. */
    @Override
    int runs() {
        return 1_000;
    }
}
