// SPDX-License-Identifier: Apache-2.0
/** cuDNN's graph API: the data without the library, and the planning by the real library without a GPU. */
@NullMarked
package io.ssd4j.runtime.cuda.cudnn;

import org.jspecify.annotations.NullMarked;
