// SPDX-License-Identifier: Apache-2.0
/** The command {@code detect}. */
@NullMarked
package io.ssd4j.cli.detect;

import org.jspecify.annotations.NullMarked;
