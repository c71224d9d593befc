// SPDX-License-Identifier: Apache-2.0
#ifndef STANDIN_CUDNN_PARALLEL_H
#define STANDIN_CUDNN_PARALLEL_H

#include <stdint.h>

// Calls body(argument, from, to) for parts of 0..count that cover it, on two threads where the work is worth one. An item takes
// about `operations`.
void parallel(int64_t count, int64_t operations, void (*body)(void *argument, int64_t from, int64_t to), void *argument);

#endif
