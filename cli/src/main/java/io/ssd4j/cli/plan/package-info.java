// SPDX-License-Identifier: Apache-2.0
/** The commands {@code plan} and {@code profile}. */
@NullMarked
package io.ssd4j.cli.plan;

import org.jspecify.annotations.NullMarked;
