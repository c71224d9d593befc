// SPDX-License-Identifier: Apache-2.0
//
// Host memory for the stand-in itself. Running out of it ends the process, because a test could not continue.
#ifndef STANDIN_CUDNN_MEMORY_H
#define STANDIN_CUDNN_MEMORY_H

#include <stdio.h>
#include <stdlib.h>

static inline void *must_have(void *memory) {
    if (memory == NULL) {
        fprintf(stderr, "stand-in cuDNN: out of host memory\n");
        abort();
    }
    return memory;
}

static inline void *must_calloc(size_t count, size_t size) {
    return must_have(calloc(count == 0 ? 1 : count, size));
}

static inline void *must_realloc(void *memory, size_t size) {
    return must_have(realloc(memory, size));
}

#endif
