// SPDX-License-Identifier: Apache-2.0
//
// Host memory for the stand-in's own needs: a test that runs out of it has nothing to go on with.
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
