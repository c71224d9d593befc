// SPDX-License-Identifier: Apache-2.0
/** The command {@code features}: it computes the feature maps of photos, keeps their statistics and writes them to a file. */
@NullMarked
package io.ssd4j.cli.features;

import org.jspecify.annotations.NullMarked;
