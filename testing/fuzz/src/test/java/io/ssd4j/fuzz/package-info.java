// SPDX-License-Identifier: Apache-2.0
/**
 * Hostile input for everything in ssd4j that reads files: Jazzer mutates sound files, guided by coverage, and each parser must return a
 * value or throw its documented exception.
 */
@NullMarked
package io.ssd4j.fuzz;

import org.jspecify.annotations.NullMarked;
