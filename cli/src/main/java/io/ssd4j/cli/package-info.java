// SPDX-License-Identifier: Apache-2.0
/**
 * The command line. Parsing ({@code ...Command}, {@code ...Arguments}), the work itself
 * ({@link io.ssd4j.cli.FeatureExtraction}) and the display of its result ({@code ...Text}, {@code ...Json}) are
 * separate. Nothing is printed to standard output before all the work has succeeded, except by
 * {@link io.ssd4j.cli.PhotoDetection}, which writes photo by photo.
 */
@NullMarked
package io.ssd4j.cli;

import org.jspecify.annotations.NullMarked;
