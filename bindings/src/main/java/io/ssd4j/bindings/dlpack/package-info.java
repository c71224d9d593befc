// SPDX-License-Identifier: Apache-2.0
/**
 * DLPack, the C structures by which libraries of one process hand tensors to each other without copying them. Its header has two function
 * pointers and no library, so the layouts are written here: those of dlpack.h, version 1, github.com/dmlc/dlpack.
 */
@NullMarked
package io.ssd4j.bindings.dlpack;

import org.jspecify.annotations.NullMarked;
