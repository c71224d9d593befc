// SPDX-License-Identifier: Apache-2.0
/**
 * Networks as immutable data: operations with inferred shapes, and named outputs. Start at {@link
 * io.ssd4j.runtime.network.Network#builder}. Nothing here computes or makes a native call; shapes are those of one image, without the batch.
 */
@NullMarked
package io.ssd4j.runtime.network;

import org.jspecify.annotations.NullMarked;
