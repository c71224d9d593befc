// SPDX-License-Identifier: Apache-2.0
/** The command {@code quantize}: it measures scales on photos, and what rounding costs. */
@NullMarked
package io.ssd4j.cli.quantize;

import org.jspecify.annotations.NullMarked;
