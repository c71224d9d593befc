// SPDX-License-Identifier: Apache-2.0
/**
 * A reader for the pickles in PyTorch checkpoints. A pickle is a program for a stack machine; this reader knows only the
 * instructions that {@code torch.save} writes, and the classes that its caller allows. It never runs anything from the file.
 */
@NullMarked
package io.ssd4j.ssd.weights.pickle;

import org.jspecify.annotations.NullMarked;
