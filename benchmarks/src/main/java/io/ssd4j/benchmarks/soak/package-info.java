// SPDX-License-Identifier: Apache-2.0
/** A detector at work for an hour, to show that its process does not grow. */
@NullMarked
package io.ssd4j.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
