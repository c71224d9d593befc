// SPDX-License-Identifier: Apache-2.0
/** The arithmetic of OpenCV's and PyTorch's bilinear resize, shared by the CPU and the kernel on a GPU. */
@NullMarked
package io.ssd4j.runtime.resize;

import org.jspecify.annotations.NullMarked;
