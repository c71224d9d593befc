// SPDX-License-Identifier: Apache-2.0
/** One class for each parser: its seeds, its documented exception and what counts as its header. */
@NullMarked
package io.ssd4j.fuzz.parser;

import org.jspecify.annotations.NullMarked;
