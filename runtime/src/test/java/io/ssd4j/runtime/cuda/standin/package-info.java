// SPDX-License-Identifier: Apache-2.0
/** Controls the stand-in GPU from tests, and tests the stand-in itself. */
@NullMarked
package io.ssd4j.runtime.cuda.standin;

import org.jspecify.annotations.NullMarked;
