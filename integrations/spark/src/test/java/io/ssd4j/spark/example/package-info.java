// SPDX-License-Identifier: Apache-2.0
/** The program of the README, outside of the package, as a user has it. */
@NullMarked
package io.ssd4j.spark.example;

import org.jspecify.annotations.NullMarked;
