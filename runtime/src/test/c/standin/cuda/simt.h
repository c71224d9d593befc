// SPDX-License-Identifier: Apache-2.0
//
// Between the stand-in driver, which runs kernels, and the kernels' own source compiled for the host (kernels/simt.hpp).
#ifndef STANDIN_SIMT_H
#define STANDIN_SIMT_H

#include "../standin.h"

#ifdef __cplusplus
extern "C" {
#endif

struct simt_index {
    unsigned x;
    unsigned y;
    unsigned z;
};

struct simt_kernel {
    const char *name;
    void (*call)(void *const *arguments); // one thread
    int argument_count;
    const unsigned *sizes;         // of each argument
    const unsigned char *pointers; // 1 where the argument is a device pointer
    unsigned max_threads;          // its launch bound, 1024 without one
};

// A compiled unit exports these two: the kernels, ended by one without a name, and the symbol that tells a device image of
// the same source apart from images of it that were compiled with other options.
#define SIMT_KERNELS "simt_kernels"
#define SIMT_MARKER "simt_marker"

// Runs a grid to its end. The arguments are as the kernel wants them, pointers already the host's. What a thread does wrong
// is recorded as a violation and ends the grid.
void simt_run(const struct simt_kernel *kernel, void *const *arguments, struct simt_index grid, struct simt_index block);

// ---- what a running thread sees ----

STANDIN_API extern const struct simt_index *simt_thread; // threadIdx
STANDIN_API extern struct simt_index simt_block;         // blockIdx
STANDIN_API extern struct simt_index simt_block_size;    // blockDim
STANDIN_API extern struct simt_index simt_grid_size;     // gridDim

STANDIN_API void simt_barrier(void);
STANDIN_API unsigned simt_lane(void);

// All lanes of the mask meet; each brings a value and gets the values of all 32, which stay until its next meeting.
STANDIN_API const uint64_t *simt_meet(unsigned mask, uint64_t value);

STANDIN_API void simt_fault(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#ifdef __cplusplus
}
#endif

#endif
