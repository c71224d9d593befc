// SPDX-License-Identifier: Apache-2.0
/**
 * Reports to {@link io.ssd4j.runtime.Metrics} and Java's flight recorder what engines do. The module jdk.jfr is optional: without it, or without a
 * recording, nothing is created.
 */
@NullMarked
package io.ssd4j.runtime.observation;

import org.jspecify.annotations.NullMarked;
