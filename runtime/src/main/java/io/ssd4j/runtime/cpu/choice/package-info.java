// SPDX-License-Identifier: Apache-2.0
/** Which implementation computes each convolution on the CPU: its name, the selection by measured times, the store. */
@NullMarked
package io.ssd4j.runtime.cpu.choice;

import org.jspecify.annotations.NullMarked;
