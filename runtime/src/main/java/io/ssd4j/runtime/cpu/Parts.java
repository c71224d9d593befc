// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

/** Does work in parts of which none takes much longer than a run. */
@FunctionalInterface
interface Parts {
    /**
     * Does one part.
     *
     * @throws InterruptedException if the thread is interrupted: nothing was done
     */
    void run(Runnable part) throws InterruptedException;
}
