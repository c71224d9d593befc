// SPDX-License-Identifier: Apache-2.0
/** The memory that a session's images come from and its outputs go to, on the host and on the GPU. */
@NullMarked
package io.ssd4j.runtime.cuda.staging;

import org.jspecify.annotations.NullMarked;
