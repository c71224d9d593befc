// SPDX-License-Identifier: Apache-2.0
/** Rivals in Java, and measurements beside them; compiled with the Maven profile {@code rivals} only. */
@NullMarked
package io.ssd4j.benchmarks.rivals;

import org.jspecify.annotations.NullMarked;
