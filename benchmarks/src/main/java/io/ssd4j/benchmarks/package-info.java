// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks; {@code benchmarks/run.sh} runs them beside PyTorch. */
@NullMarked
package io.ssd4j.benchmarks;

import org.jspecify.annotations.NullMarked;
