// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing.interleaving;

import java.util.List;

/** Threads that use shared objects, and what must be true when all have ended. A new one is made for each order. */
public interface Scenario {

    /** What the threads do. An exception is a failure. */
    List<Runnable> threads();

    /** Throws {@link AssertionError} if the threads left something in a wrong state. */
    void check();
}
