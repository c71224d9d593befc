// SPDX-License-Identifier: Apache-2.0
/** The commands {@code weights} and {@code convert}, and the names of weights that all commands accept. */
@NullMarked
package io.ssd4j.cli.weights;

import org.jspecify.annotations.NullMarked;
