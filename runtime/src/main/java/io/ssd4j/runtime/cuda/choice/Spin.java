// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Launch;

/** Makes launches that keep the GPU busy and compute nothing. */
@FunctionalInterface
public interface Spin {
    /** A launch that takes about this many microseconds at the GPU's highest clock, and longer below it. */
    Launch micros(long micros);
}
