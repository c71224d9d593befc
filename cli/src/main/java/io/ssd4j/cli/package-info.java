// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: where it starts, the list of commands, and how failures are reported. Each command has a package, in which parsing
 * ({@code ...Command}, {@code ...Arguments}), the work itself and the display of its result ({@code ...Text}, {@code ...Json}) are
 * separate. What commands share is in {@code command}, {@code photo}, {@code compute}, {@code weights} and {@code output}.
 *
 * <p>Nothing is printed to standard output before all the work has succeeded, except by {@code detect}, which prints photo by photo, and by
 * {@code doctor}, which prints finding by finding.
 */
@NullMarked
package io.ssd4j.cli;

import org.jspecify.annotations.NullMarked;
