// SPDX-License-Identifier: Apache-2.0
#ifndef STANDIN_CUDNN_PARALLEL_H
#define STANDIN_CUDNN_PARALLEL_H

#include <stdint.h>

// Calls body(argument, from, to) for parts that cover 0..count, on two threads if there is enough work. `operations` is the
// approximate cost of an item.
void parallel(int64_t count, int64_t operations, void (*body)(void *argument, int64_t from, int64_t to), void *argument);

#endif
