// SPDX-License-Identifier: Apache-2.0
/** Commands that other modules add to the command line, and the options that they share with its own. */
@NullMarked
package io.ssd4j.cli.spi;

import org.jspecify.annotations.NullMarked;
