// SPDX-License-Identifier: Apache-2.0
/** cuBLASLt: matrix products on the stand-in, and the descriptors that the real library accepts without a GPU. */
@NullMarked
package io.ssd4j.runtime.cuda.cublaslt;

import org.jspecify.annotations.NullMarked;
