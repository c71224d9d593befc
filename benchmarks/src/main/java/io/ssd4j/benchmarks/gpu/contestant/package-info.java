// SPDX-License-Identifier: Apache-2.0
/**
 * ssd4j as a contestant: a process that takes commands as lines of JSON on standard input and answers each with a line on
 * standard output, as PyTorch's contestants do. It uses the public API alone.
 */
@NullMarked
package io.ssd4j.benchmarks.gpu.contestant;

import org.jspecify.annotations.NullMarked;
