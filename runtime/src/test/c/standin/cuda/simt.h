// SPDX-License-Identifier: Apache-2.0
//
// The interface between the stand-in driver, which runs kernels, and the kernels compiled for the host (kernels/simt.hpp).
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
    const unsigned char *pointers; // 1 if the argument is a device pointer
    unsigned max_threads;          // the launch bound; 1024 without one
};

// A compiled unit exports these two: the kernels, terminated by one without a name, and the symbol that distinguishes its
// device image from images of the same source compiled with other options.
#define SIMT_KERNELS "simt_kernels"
#define SIMT_MARKER "simt_marker"

// Runs a grid to completion. The arguments are in the kernel's own form, with pointers already converted to host pointers.
// An error in a thread is recorded as a violation and stops the grid.
void simt_run(const struct simt_kernel *kernel, void *const *arguments, struct simt_index grid, struct simt_index block);

// ---- visible to a running thread ----

STANDIN_API extern const struct simt_index *simt_thread; // threadIdx
STANDIN_API extern struct simt_index simt_block;         // blockIdx
STANDIN_API extern struct simt_index simt_block_size;    // blockDim
STANDIN_API extern struct simt_index simt_grid_size;     // gridDim

STANDIN_API void simt_barrier(void);
STANDIN_API unsigned simt_lane(void);

// Synchronizes all lanes of the mask. Each passes a value and gets the values of all 32, valid until its next call.
STANDIN_API const uint64_t *simt_meet(unsigned mask, uint64_t value);

STANDIN_API void simt_fault(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#ifdef __cplusplus
}
#endif

#endif
