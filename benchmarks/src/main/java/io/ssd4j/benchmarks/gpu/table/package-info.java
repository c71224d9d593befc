// SPDX-License-Identifier: Apache-2.0
/** The race on a card as a page of Markdown: what was asked for and whether it is met, every time, every error. */
@NullMarked
package io.ssd4j.benchmarks.gpu.table;

import org.jspecify.annotations.NullMarked;
