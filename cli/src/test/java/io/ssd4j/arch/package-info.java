// SPDX-License-Identifier: Apache-2.0
/** Checks the allowed dependencies between modules and packages, and a few rules for the source code. */
@NullMarked
package io.ssd4j.arch;

import org.jspecify.annotations.NullMarked;
