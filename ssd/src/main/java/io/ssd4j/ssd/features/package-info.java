// SPDX-License-Identifier: Apache-2.0
/** Computes the feature maps of many photos: {@link io.ssd4j.ssd.features.FeatureExtractor}. */
@NullMarked
package io.ssd4j.ssd.features;

import org.jspecify.annotations.NullMarked;
