// SPDX-License-Identifier: Apache-2.0
//
// The simulated GPUs and their primary contexts. They match an H100 SXM in everything that plans depend on; memory size and
// compute capability are configurable.
#include "core.h"

#include <stdio.h>
#include <string.h>

#define NEEDS_INIT() \
    if (!initialized) return CUDA_ERROR_NOT_INITIALIZED
#define NEEDS_DEVICE(device) \
    NEEDS_INIT(); \
    if ((device) < 0 || (device) >= settings().device_count) return CUDA_ERROR_INVALID_DEVICE

static bool initialized;
static struct context contexts[MAX_DEVICES];
static _Thread_local void *current; // handle of the thread's context, possibly a dead one; NULL for none

// CUdevice_attribute -> value, for ssd4j and for cuDNN, which reads more of them; any other attribute is an invalid value.
static const int ATTRIBUTES[][2] = {
    {1, 1024},         // max threads per block
    {2, 1024},         // max block dim x
    {3, 1024},         // y
    {4, 64},           // z
    {5, 2147483647},   // max grid dim x
    {6, 65535},        // y
    {7, 65535},        // z
    {8, 49152},        // max shared memory per block
    {9, 65536},        // total constant memory
    {10, 32},          // warp size
    {12, 65536},       // max registers per block
    {13, 1980000},     // clock rate, kHz
    {16, 132},         // multiprocessors
    {17, 0},           // kernel timeout
    {18, 0},           // integrated
    {19, 1},           // can map host memory
    {20, 0},           // compute mode: default
    {31, 1},           // concurrent kernels
    {32, 1},           // ECC
    {33, 0},           // PCI bus
    {34, 0},           // PCI device
    {35, 0},           // TCC driver
    {36, 2619000},     // memory clock rate, kHz
    {37, 5120},        // memory bus width, bits
    {38, 52428800},    // L2 cache
    {39, 2048},        // max threads per multiprocessor
    {40, 3},           // asynchronous engines
    {41, 1},           // unified addressing
    {50, 0},           // PCI domain
    {81, 233472},      // max shared memory per multiprocessor
    {82, 65536},       // max registers per multiprocessor
    {95, 1},           // cooperative launch
    {97, 232448},      // max shared memory per block, opted in
    {106, 32},         // max blocks per multiprocessor
    {111, 1024},       // reserved shared memory per block
};

struct context *current_context_or_null(void) {
    return handle_object(KIND_CONTEXT, current);
}

CUresult current_context(struct context **context) {
    *context = NULL;
    NEEDS_INIT();
    if (current == NULL) {
        return CUDA_ERROR_INVALID_CONTEXT;
    }
    *context = handle_object(KIND_CONTEXT, current);
    return *context == NULL ? CUDA_ERROR_CONTEXT_IS_DESTROYED : (*context)->sticky;
}

CUresult sticky_error(void) {
    const struct context *here = current_context_or_null();
    return here == NULL ? CUDA_SUCCESS : here->sticky;
}

void context_fail(struct context *context, CUresult status) {
    if (context->sticky == CUDA_SUCCESS) {
        context->sticky = status;
    }
}

int standin_context_status(void) {
    standin_lock();
    struct context *here;
    CUresult status = current_context(&here);
    standin_unlock();
    return status;
}

int standin_device(void) {
    standin_lock();
    struct context *here = current_context_or_null();
    int device = here == NULL ? -1 : here->device;
    standin_unlock();
    return device;
}

STANDIN_API CUresult cuInit(unsigned flags) {
    ENTRY();
    if (flags != 0) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    initialized = true;
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuDriverGetVersion(int *version) {
    ENTRY();
    if (version == NULL) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    *version = settings().driver_version;
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuDeviceGetCount(int *count) {
    ENTRY();
    NEEDS_INIT();
    *count = settings().device_count;
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuDeviceGet(CUdevice *device, int ordinal) {
    ENTRY();
    NEEDS_DEVICE(ordinal);
    *device = ordinal;
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuDeviceGetName(char *name, int size, CUdevice device) {
    ENTRY();
    NEEDS_DEVICE(device);
    snprintf(name, (size_t) size, "stand-in GPU");
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
    ENTRY();
    NEEDS_DEVICE(device);
    *bytes = settings().device_memory;
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuDeviceGetAttribute(int *value, int attribute, CUdevice device) {
    ENTRY();
    NEEDS_DEVICE(device);
    if (attribute == 75 || attribute == 76) { // compute capability, major and minor
        int capability = settings().compute_capability;
        *value = attribute == 75 ? capability / 10 : capability % 10;
        return CUDA_SUCCESS;
    }
    for (size_t i = 0; i < sizeof ATTRIBUTES / sizeof *ATTRIBUTES; i++) {
        if (ATTRIBUTES[i][0] == attribute) {
            *value = ATTRIBUTES[i][1];
            return CUDA_SUCCESS;
        }
    }
    return CUDA_ERROR_INVALID_VALUE;
}

// Destroys everything in the context. Objects that the product did not release stay in the books as leaks.
static void destroy(struct context *context) {
    graphs_end(context);
    streams_abandon(context);
    captures_end(context);
    events_end(context);
    modules_end(context);
    memory_end(context);
    handle_end(context->handle);
    context->handle = NULL;
    context->sticky = CUDA_SUCCESS;
    context->legacy = NULL;
}

void devices_restart(void) {
    for (int i = 0; i < MAX_DEVICES; i++) {
        if (contexts[i].handle != NULL) {
            destroy(&contexts[i]);
        }
        contexts[i].retained = 0;
    }
    initialized = false;
    clock_restart();
}

STANDIN_API CUresult cuDevicePrimaryCtxRetain(CUcontext *handle, CUdevice device) {
    ENTRY();
    NEEDS_DEVICE(device);
    struct context *context = &contexts[device];
    if (context->handle == NULL) {
        context->device = device;
        context->handle = handle_new(KIND_CONTEXT, context);
        context->legacy = stream_new(context, true);
    }
    context->retained++;
    standin_book("context", 1);
    *handle = context->handle;
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
    RELEASING_ENTRY();
    NEEDS_DEVICE(device);
    struct context *context = &contexts[device];
    if (context->retained == 0) {
        standin_misuse("a primary context is released more often than it was retained");
        return CUDA_ERROR_INVALID_CONTEXT;
    }
    context->retained--;
    standin_book("context", -1);
    if (context->retained == 0 && context->handle != NULL) {
        destroy(context);
    }
    return RELEASED(CUDA_SUCCESS);
}

STANDIN_API CUresult cuCtxSetCurrent(CUcontext handle) {
    ENTRY();
    NEEDS_INIT();
    if (handle != NULL && handle_object(KIND_CONTEXT, handle) == NULL) {
        return CUDA_ERROR_INVALID_CONTEXT;
    }
    current = handle;
    return CUDA_SUCCESS;
}
