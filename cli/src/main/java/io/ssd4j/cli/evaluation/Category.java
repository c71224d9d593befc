// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

/**
 * A category of a data set.
 *
 * @param id its number in the annotation file or, for VOC, which has none, the label of the network
 */
public record Category(long id, String name) {}
