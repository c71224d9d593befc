// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing.interleaving;

import java.util.List;

/** Threads that use shared objects, and a check of the result when all have ended. Each order gets a new scenario. */
public interface Scenario {

    /** What the threads do. An exception is a failure. */
    List<Runnable> threads();

    /** Throws {@link AssertionError} if the threads left something in a wrong state. */
    void check();
}
