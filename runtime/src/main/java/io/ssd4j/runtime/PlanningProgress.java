// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * Progress in choosing among implementations by timing them.
 *
 * @param layer the layer whose candidates are being timed
 * @param layersDone distinct layers that are done; identical layers are timed once
 * @param layers distinct layers in total
 * @param candidatesDone candidates of this layer that are done
 * @param candidates candidates of this layer
 */
public record PlanningProgress(String layer, int layersDone, int layers, int candidatesDone, int candidates) {}
