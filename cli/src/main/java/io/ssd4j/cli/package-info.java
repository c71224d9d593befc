// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: what is asked ({@code ...Command}, {@code ...Arguments}), the work ({@link
 * io.ssd4j.cli.FeatureExtraction}) and how its result is shown ({@code ...Text}, {@code ...Json}) apart from each
 * other. Nothing is printed to standard output before all the work has succeeded.
 */
@NullMarked
package io.ssd4j.cli;

import org.jspecify.annotations.NullMarked;
