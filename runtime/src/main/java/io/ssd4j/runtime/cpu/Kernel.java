// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

/** A computation bound to memory. Used by one thread at a time. */
interface Kernel extends AutoCloseable {

    /** Computes. Allocates nothing on the heap. The result is complete when the program's stream has been awaited. */
    void run();

    /** Releases what {@link Computation#bind} created besides the memory it was given. */
    @Override
    void close();
}
