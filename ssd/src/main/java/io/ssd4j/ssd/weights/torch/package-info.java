// SPDX-License-Identifier: Apache-2.0
/**
 * The two formats of {@code torch.save}: the zip archive (since PyTorch 1.6) and the stream before it. Both hold a pickle that
 * describes the objects, and the values of the tensors beside it, which are read in place.
 */
@NullMarked
package io.ssd4j.ssd.weights.torch;

import org.jspecify.annotations.NullMarked;
