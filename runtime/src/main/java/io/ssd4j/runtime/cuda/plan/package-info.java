// SPDX-License-Identifier: Apache-2.0
/** Which implementation computes a layer on a card: candidates, their timing, and the choices kept on disk. */
@NullMarked
package io.ssd4j.runtime.cuda.plan;

import org.jspecify.annotations.NullMarked;
