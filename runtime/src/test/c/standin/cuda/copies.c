// SPDX-License-Identifier: Apache-2.0
//
// Copies and fills. Ranges are checked when a call is made, as real drivers do, and once more when the copy runs: what was
// freed in between is the bug that this is for.
#include "core.h"

#include <stdlib.h>
#include <string.h>

struct copy {
    uint64_t to_device; // 0: to the host
    uint64_t from_device;
    void *to_host;
    const void *from_host;
    size_t bytes;
    void *staged; // pageable memory is read when the call is made
};

struct fill {
    uint64_t address;
    size_t count;
    size_t size; // 1 or 4 bytes each
    uint32_t value;
};

static CUresult check_device(const char *function, uint64_t address, size_t bytes) {
    if (allocation_holding(address, bytes) != NULL) {
        return CUDA_SUCCESS;
    }
    char text[160];
    describe_address(address, bytes, text, sizeof text);
    standin_misuse("%s reaches %s", function, text);
    return CUDA_ERROR_INVALID_VALUE;
}

// Pinned memory that a copy does not fit in is a mistake; memory that is not pinned is the caller's own affair.
static CUresult check_host(const char *function, const void *host, size_t bytes) {
    switch (pinning_of(host, bytes)) {
    case PINNED_PARTLY:
        standin_misuse("%s of %zu bytes runs past the end of pinned memory", function, bytes);
        return CUDA_ERROR_INVALID_VALUE;
    case PINNED_FREED:
        standin_misuse("%s uses pinned memory that was freed", function);
        return CUDA_ERROR_INVALID_VALUE;
    default:
        return CUDA_SUCCESS;
    }
}

static void *usable(void *host, size_t bytes) {
    enum pinning pinning = pinning_of(host, bytes);
    if (pinning == PINNED_FREED || pinning == PINNED_PARTLY) {
        standin_violation("the host memory of a copy was freed before the copy ran");
        return NULL;
    }
    return host;
}

static void run_copy(void *argument) {
    const struct copy *copy = argument;
    void *to = copy->to_device != 0 ? standin_host(copy->to_device, copy->bytes, "the destination")
                                    : usable(copy->to_host, copy->bytes);
    const void *from = copy->from_device != 0 ? standin_host(copy->from_device, copy->bytes, "the source")
        : copy->staged != NULL                ? copy->staged
                                              : usable((void *) copy->from_host, copy->bytes);
    if (to != NULL && from != NULL) {
        memmove(to, from, copy->bytes);
    }
}

static void release_copy(void *argument) {
    struct copy *copy = argument;
    free(copy->staged);
    free(copy);
}

static void run_fill(void *argument) {
    const struct fill *fill = argument;
    char *to = standin_host(fill->address, fill->count * fill->size, "the destination");
    if (to == NULL) {
        return;
    }
    if (fill->size == 1) {
        memset(to, (int) fill->value, fill->count);
        return;
    }
    for (size_t i = 0; i < fill->count; i++) {
        memcpy(to + 4 * i, &fill->value, 4);
    }
}

static struct copy *new_copy(struct copy copy) {
    struct copy *made = malloc(sizeof *made);
    *made = copy;
    return made;
}

// Enqueues; where the host's memory is pageable, as a real driver does: a source is read at once, a destination is waited for.
static CUresult enqueue_copy(const char *function, struct copy copy, CUstream handle) {
    NEEDS_CONTEXT(here);
    struct stream *stream;
    CUresult status = stream_of(handle, here, &stream);
    if (status == CUDA_SUCCESS && copy.to_device != 0) {
        status = check_device(function, copy.to_device, copy.bytes);
    }
    if (status == CUDA_SUCCESS && copy.from_device != 0) {
        status = check_device(function, copy.from_device, copy.bytes);
    }
    const void *host = copy.to_host != NULL ? copy.to_host : copy.from_host;
    if (status == CUDA_SUCCESS && host != NULL) {
        status = check_host(function, host, copy.bytes);
    }
    if (status != CUDA_SUCCESS || copy.bytes == 0) {
        return status;
    }
    bool pageable = host != NULL && stream->capture == NULL && pinning_of(host, copy.bytes) == PAGEABLE;
    if (pageable && copy.from_host != NULL) {
        copy.staged = malloc(copy.bytes);
        memcpy(copy.staged, copy.from_host, copy.bytes);
    }
    status = submit(stream, work_new(WORK_COPY, function, run_copy, new_copy(copy), release_copy));
    if (status == CUDA_SUCCESS && pageable && copy.to_host != NULL) {
        run_until(stream->tail);
        return here->sticky;
    }
    return status;
}

STANDIN_API CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
    ENTRY();
    return enqueue_copy(__func__, (struct copy) {.to_device = to, .from_host = from, .bytes = bytes}, stream);
}

STANDIN_API CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
    ENTRY();
    return enqueue_copy(__func__, (struct copy) {.to_host = to, .from_device = from, .bytes = bytes}, stream);
}

STANDIN_API CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
    ENTRY();
    return enqueue_copy(__func__, (struct copy) {.to_device = to, .from_device = from, .bytes = bytes}, stream);
}

// A copy without a stream is one on the legacy stream that is waited for.
static CUresult copy_and_wait(const char *function, struct copy copy) {
    NEEDS_CONTEXT(here);
    CUresult refusal = refuse_legacy(here);
    if (refusal == CUDA_SUCCESS) {
        refusal = refuse_in_capture();
    }
    if (refusal != CUDA_SUCCESS) {
        return refusal;
    }
    CUresult status = enqueue_copy(function, copy, NULL);
    if (status == CUDA_SUCCESS && here->legacy->tail != NULL) {
        run_until(here->legacy->tail);
        status = here->sticky;
    }
    return status;
}

STANDIN_API CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void *from, size_t bytes) {
    ENTRY();
    return copy_and_wait(__func__, (struct copy) {.to_device = to, .from_host = from, .bytes = bytes});
}

STANDIN_API CUresult cuMemcpyDtoH_v2(void *to, CUdeviceptr from, size_t bytes) {
    ENTRY();
    return copy_and_wait(__func__, (struct copy) {.to_host = to, .from_device = from, .bytes = bytes});
}

static CUresult enqueue_fill(const char *function, struct fill fill, CUstream handle) {
    NEEDS_CONTEXT(here);
    struct stream *stream;
    CUresult status = stream_of(handle, here, &stream);
    if (status == CUDA_SUCCESS && fill.address % fill.size != 0) {
        status = CUDA_ERROR_INVALID_VALUE;
    }
    if (status == CUDA_SUCCESS) {
        status = check_device(function, fill.address, fill.count * fill.size);
    }
    if (status != CUDA_SUCCESS || fill.count == 0) {
        return status;
    }
    struct fill *made = malloc(sizeof *made);
    *made = fill;
    return submit(stream, work_new(WORK_FILL, function, run_fill, made, free));
}

STANDIN_API CUresult cuMemsetD8Async(CUdeviceptr address, unsigned char value, size_t count, CUstream stream) {
    ENTRY();
    return enqueue_fill(__func__, (struct fill) {address, count, 1, value}, stream);
}

STANDIN_API CUresult cuMemsetD32Async(CUdeviceptr address, unsigned value, size_t count, CUstream stream) {
    ENTRY();
    return enqueue_fill(__func__, (struct fill) {address, count, 4, value}, stream);
}
