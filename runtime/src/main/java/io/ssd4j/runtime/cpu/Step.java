// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

/**
 * One kernel of a lowered network.
 *
 * @param name the operations that it computes, joined by {@code +}, or the buffer that a reorder writes
 * @param computation how it is computed
 * @param source what it reads
 * @param destination what it writes
 */
record Step(String name, Computation computation, Value source, Value destination) {

    /** The name of its working memory. */
    String scratch() {
        return name + ".scratchpad";
    }
}
