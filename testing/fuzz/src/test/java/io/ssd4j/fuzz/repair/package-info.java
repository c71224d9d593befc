// SPDX-License-Identifier: Apache-2.0
/** Corrections of mutated files, without which most mutants would be refused at their first bytes. */
@NullMarked
package io.ssd4j.fuzz.repair;

import org.jspecify.annotations.NullMarked;
