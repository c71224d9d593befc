// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

/**
 * The implementation chosen for a problem.
 *
 * @param library its library
 * @param implementation closed by the owner of the choice
 * @param micros median microseconds of a launch; 0 if nothing was timed
 * @param candidates number of candidates that it was chosen from
 */
public record Choice(String library, Implementation implementation, double micros, int candidates) {}
