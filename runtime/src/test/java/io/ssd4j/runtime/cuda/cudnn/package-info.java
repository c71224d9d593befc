// SPDX-License-Identifier: Apache-2.0
/** cuDNN's graph API: data classes without the library, and planning with the real library but without a GPU. */
@NullMarked
package io.ssd4j.runtime.cuda.cudnn;

import org.jspecify.annotations.NullMarked;
