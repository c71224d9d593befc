// SPDX-License-Identifier: Apache-2.0
//
// Copies and fills. Ranges are checked when a call is made, as in real drivers, and again when the copy runs, to detect
// memory that was freed in between.
#include "core.h"

#include <stdlib.h>
#include <string.h>

enum direction { TO_DEVICE, TO_HOST, WITHIN_DEVICE };

struct copy {
    enum direction direction;
    uint64_t to_device;
    uint64_t from_device;
    void *host; // the host's side
    size_t bytes;
    void *staged; // copy of pageable memory, which is read when the call is made
};

struct fill {
    uint64_t address;
    size_t count;
    unsigned char value;
};

static CUresult check_device(const char *function, uint64_t address, size_t bytes) {
    char text[160];
    if (allocation_reached(address, bytes, text, sizeof text) != NULL) {
        return CUDA_SUCCESS;
    }
    standin_misuse("%s reaches %s", function, text);
    return CUDA_ERROR_INVALID_VALUE;
}

// A copy that does not fit in pinned memory is misuse; other host memory is the caller's responsibility.
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
    void *to = copy->direction == TO_HOST ? usable(copy->host, copy->bytes)
                                          : standin_host(copy->to_device, copy->bytes, "the destination");
    const void *from = copy->direction != TO_DEVICE ? standin_host(copy->from_device, copy->bytes, "the source")
        : copy->staged != NULL                      ? copy->staged
                                                    : usable(copy->host, copy->bytes);
    if (to != NULL && from != NULL) {
        memmove(to, from, copy->bytes);
        if (copy->direction != WITHIN_DEVICE) {
            count_copy(copy->direction == TO_DEVICE, copy->bytes);
        }
    }
}

static void release_copy(void *argument) {
    struct copy *copy = argument;
    free(copy->staged);
    free(copy);
}

static void run_fill(void *argument) {
    const struct fill *fill = argument;
    char *to = standin_host(fill->address, fill->count, "the destination");
    if (to != NULL) {
        memset(to, fill->value, fill->count);
    }
}

static struct copy *new_copy(struct copy copy) {
    struct copy *made = malloc(sizeof *made);
    *made = copy;
    return made;
}

static CUresult check_copy(const char *function, const struct copy *copy) {
    CUresult status = CUDA_SUCCESS;
    if (copy->direction != TO_HOST) {
        status = check_device(function, copy->to_device, copy->bytes);
    }
    if (status == CUDA_SUCCESS && copy->direction != TO_DEVICE) {
        status = check_device(function, copy->from_device, copy->bytes);
    }
    if (status == CUDA_SUCCESS && copy->direction != WITHIN_DEVICE) {
        status = copy->host == NULL ? CUDA_ERROR_INVALID_VALUE : check_host(function, copy->host, copy->bytes);
    }
    return status;
}

// Enqueues a copy. Handles pageable host memory like a real driver: reads a source at once, waits for a destination.
static CUresult enqueue_copy(const char *function, struct copy copy, CUstream handle) {
    NEEDS_CONTEXT(here);
    struct stream *stream;
    CUresult status = stream_of(handle, here, &stream);
    if (status != CUDA_SUCCESS || copy.bytes == 0) {
        return status;
    }
    status = check_copy(function, &copy);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    bool pageable = copy.direction != WITHIN_DEVICE && stream->capture == NULL
        && pinning_of(copy.host, copy.bytes) == PAGEABLE;
    if (pageable && copy.direction == TO_DEVICE) {
        copy.staged = malloc(copy.bytes);
        memcpy(copy.staged, copy.host, copy.bytes);
    }
    status = submit(stream, work_new(WORK_COPY, function, run_copy, new_copy(copy), release_copy));
    if (status == CUDA_SUCCESS && pageable && copy.direction == TO_HOST) {
        run_until(stream->tail);
        return here->sticky;
    }
    return status;
}

static struct copy upload(CUdeviceptr to, const void *from, size_t bytes) {
    return (struct copy) {.direction = TO_DEVICE, .to_device = to, .host = (void *) from, .bytes = bytes};
}

static struct copy download(void *to, CUdeviceptr from, size_t bytes) {
    return (struct copy) {.direction = TO_HOST, .host = to, .from_device = from, .bytes = bytes};
}

STANDIN_API CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
    ENTRY();
    return enqueue_copy(__func__, upload(to, from, bytes), stream);
}

STANDIN_API CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
    ENTRY();
    return enqueue_copy(__func__, download(to, from, bytes), stream);
}

STANDIN_API CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
    ENTRY();
    struct copy copy = {.direction = WITHIN_DEVICE, .to_device = to, .from_device = from, .bytes = bytes};
    return enqueue_copy(__func__, copy, stream);
}

STANDIN_API CUresult cuMemsetD8Async(CUdeviceptr address, unsigned char value, size_t count, CUstream handle) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct stream *stream;
    CUresult status = stream_of(handle, here, &stream);
    if (status != CUDA_SUCCESS || count == 0) {
        return status;
    }
    status = check_device(__func__, address, count);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    struct fill *made = malloc(sizeof *made);
    *made = (struct fill) {address, count, value};
    return submit(stream, work_new(WORK_FILL, __func__, run_fill, made, free));
}
