// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks, for timing one configuration by hand. */
@NullMarked
package io.ssd4j.benchmarks;

import org.jspecify.annotations.NullMarked;
