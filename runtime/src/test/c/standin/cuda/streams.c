// SPDX-License-Identifier: Apache-2.0
#include "core.h"

#include <stdlib.h>

#define LEGACY_HANDLE ((CUstream) 1)

static struct stream *all;

struct stream *streams_first(void) {
    // A destroyed stream stays until its work is done.
    for (struct stream **link = &all; *link != NULL;) {
        struct stream *stream = *link;
        if (stream->destroyed && stream->first == NULL) {
            *link = stream->next;
            token_drop(stream->tail);
            free(stream->frontier);
            free(stream);
        } else {
            link = &stream->next;
        }
    }
    return all;
}

struct stream *stream_new(struct context *context, bool blocking) {
    struct stream *stream = calloc(1, sizeof *stream);
    stream->context = context;
    stream->blocking = blocking;
    stream->next = all;
    all = stream;
    return stream;
}

void stream_end(struct stream *stream) {
    if (stream->capture != NULL) {
        capture_leave(stream);
    }
    stream->destroyed = true;
}

CUresult stream_of(CUstream handle, struct context *here, struct stream **stream) {
    if (handle == NULL || handle == LEGACY_HANDLE) {
        *stream = here->legacy;
        return CUDA_SUCCESS;
    }
    *stream = handle_live(KIND_STREAM, handle);
    return *stream != NULL && (*stream)->context == here ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
}

void streams_abandon(struct context *context) {
    for (struct stream *stream = all; stream != NULL; stream = stream->next) {
        if (stream->context == context) {
            if (stream->capture != NULL) {
                capture_leave(stream);
            }
            while (stream->first != NULL) {
                finish(stream);
            }
            stream->context = NULL;
            stream->destroyed = true;
            if (stream->handle != NULL) {
                handle_end(stream->handle);
            }
        }
    }
}

// The legacy stream and all blocking streams of its context wait for each other.
static struct token **implicit_waits(const struct stream *stream, int *count) {
    *count = 0;
    if (stream != stream->context->legacy) {
        const struct token *tail = stream->context->legacy->tail;
        if (!stream->blocking || tail == NULL || tail->done) {
            return NULL;
        }
        struct token **waits = malloc(sizeof *waits);
        waits[(*count)++] = token_share(stream->context->legacy->tail);
        return waits;
    }
    struct token **waits = NULL;
    for (struct stream *other = all; other != NULL; other = other->next) {
        if (other != stream && other->blocking && other->context == stream->context && other->tail != NULL
            && !other->tail->done) {
            waits = realloc(waits, (*count + 1) * sizeof *waits);
            waits[(*count)++] = token_share(other->tail);
        }
    }
    return waits;
}

CUresult submit(struct stream *stream, struct work *work) {
    log_work(work->what);
    if (stream->capture != NULL) {
        return capture_add(stream, work);
    }
    CUresult refusal = stream == stream->context->legacy ? refuse_legacy(stream->context) : CUDA_SUCCESS;
    if (refusal != CUDA_SUCCESS) {
        work_drop(work);
        return refusal;
    }
    int count;
    struct token **waits = implicit_waits(stream, &count);
    push(stream, work, NULL, waits, count);
    return CUDA_SUCCESS;
}

int standin_enqueue(void *handle, const char *what, void (*run)(void *), void *argument, void (*release)(void *)) {
    standin_lock();
    struct work *work = work_new(WORK_LIBRARY, what, run, argument, release);
    struct context *here;
    CUresult status = current_context(&here);
    struct stream *stream = NULL;
    if (status == CUDA_SUCCESS) {
        status = stream_of(handle, here, &stream);
    }
    if (status == CUDA_SUCCESS) {
        status = submit(stream, work);
    } else {
        work_drop(work);
    }
    standin_unlock();
    return status;
}

int standin_is_capturing(void *handle) {
    standin_lock();
    const struct stream *stream = handle_object(KIND_STREAM, handle);
    bool capturing = stream != NULL && stream->capture != NULL;
    standin_unlock();
    return capturing;
}

int standin_load_spoils(void *handle) {
    standin_lock();
    struct stream *stream = handle_object(KIND_STREAM, handle);
    bool spoils = stream != NULL && stream->capture != NULL;
    if (spoils) {
        capture_invalidate(stream->capture);
    }
    standin_unlock();
    return spoils;
}

int standin_is_stream(void *handle) {
    standin_lock();
    bool is = handle == NULL || handle == LEGACY_HANDLE || handle_object(KIND_STREAM, handle) != NULL;
    standin_unlock();
    return is;
}

STANDIN_API CUresult cuStreamCreate(CUstream *handle, unsigned flags) {
    ENTRY();
    NEEDS_CONTEXT(here);
    if (handle == NULL || (flags & ~(unsigned) CU_STREAM_NON_BLOCKING) != 0) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    struct stream *stream = stream_new(here, (flags & CU_STREAM_NON_BLOCKING) == 0);
    stream->handle = handle_new(KIND_STREAM, stream);
    standin_book("stream", 1);
    *handle = stream->handle;
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuStreamDestroy_v2(CUstream handle) {
    RELEASING_ENTRY();
    struct stream *stream = handle_live(KIND_STREAM, handle);
    if (stream == NULL) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    struct context *here;
    CUresult status = current_context(&here);
    handle_end(handle);
    stream_end(stream);
    standin_book("stream", -1);
    return RELEASED(status);
}

STANDIN_API CUresult cuStreamSynchronize(CUstream handle) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct stream *stream;
    CUresult status = stream_of(handle, here, &stream);
    if (status == CUDA_SUCCESS) {
        status = stream == here->legacy ? refuse_legacy(here) : refuse_captured(stream);
    }
    if (status != CUDA_SUCCESS) {
        return status;
    }
    if (stream == here->legacy) {
        // It also represents all blocking streams.
        submit(stream, work_new(WORK_NOTHING, "wait", NULL, NULL, NULL));
    }
    run_until(stream->tail);
    return here->sticky;
}

STANDIN_API CUresult cuStreamWaitEvent(CUstream handle, CUevent event_handle, unsigned flags) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct stream *stream;
    CUresult status = stream_of(handle, here, &stream);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    struct event *event = handle_live(KIND_EVENT, event_handle);
    if (event == NULL) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    if (flags != 0) {
        return CUDA_ERROR_NOT_SUPPORTED; // the product does not use CU_EVENT_WAIT_EXTERNAL
    }
    if (event->capture_id != 0 || stream->capture != NULL) {
        return capture_wait(stream, event);
    }
    if (event->recorded == NULL || event->recorded->done) {
        return CUDA_SUCCESS;
    }
    struct token **waits = malloc(sizeof *waits);
    waits[0] = token_share(event->recorded);
    push(stream, NULL, NULL, waits, 1);
    return CUDA_SUCCESS;
}
