// SPDX-License-Identifier: Apache-2.0
/**
 * Explores how threads interleave: one thread runs at a time, and a random number generator decides which one goes on at each access of a field,
 * a lock or an atomic variable. The seed repeats the order, and with it a failure.
 */
@NullMarked
package io.ssd4j.testing.interleaving;

import org.jspecify.annotations.NullMarked;
