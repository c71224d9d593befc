// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

/**
 * An object that a detector found.
 *
 * @param label the number of its class in the checkpoint, from 1
 * @param name the name of the class
 * @param score the confidence, above the detector's threshold and at most 1
 * @param box where it is
 */
public record Detection(int label, String name, float score, Box box) {}
