// SPDX-License-Identifier: Apache-2.0
/** The command {@code serve}. */
@NullMarked
package io.ssd4j.kserve;

import org.jspecify.annotations.NullMarked;
