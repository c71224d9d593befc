// SPDX-License-Identifier: Apache-2.0
/**
 * ssd4j as a contestant of the race: a process that reads commands as lines of JSON from standard input and answers each
 * with a line on standard output, as the contestants in Python do. It uses the public API alone.
 */
@NullMarked
package io.ssd4j.benchmarks.contestant;

import org.jspecify.annotations.NullMarked;
