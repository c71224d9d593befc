// SPDX-License-Identifier: Apache-2.0
/**
 * The SSD networks and detectors as data: {@link io.ssd4j.ssd.model.SsdBackbone} has the layers, and {@link io.ssd4j.ssd.model.SsdVariant} everything
 * in which the published detectors differ.
 */
@NullMarked
package io.ssd4j.ssd.model;

import org.jspecify.annotations.NullMarked;
