// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * How far the choice among implementations has come, where they are timed.
 *
 * @param layer the layer whose candidates are being timed
 * @param layersDone distinct layers that are done; layers that are alike are timed once
 * @param layers distinct layers in all
 * @param candidatesDone of this layer's
 * @param candidates this layer has
 */
public record PlanningProgress(String layer, int layersDone, int layers, int candidatesDone, int candidates) {}
