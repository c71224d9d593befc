// SPDX-License-Identifier: Apache-2.0
/** cuBLASLt: products on the stand-in, and the descriptions that the real library takes without a GPU. */
@NullMarked
package io.ssd4j.runtime.cuda.cublaslt;

import org.jspecify.annotations.NullMarked;
