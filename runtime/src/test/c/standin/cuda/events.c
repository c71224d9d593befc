// SPDX-License-Identifier: Apache-2.0
#include "core.h"

#include <stdlib.h>
#include <string.h>

static CUresult event_of(CUevent handle, struct event **event) {
    *event = handle_live(KIND_EVENT, handle);
    return *event != NULL ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
}

STANDIN_API CUresult cuEventCreate(CUevent *handle, unsigned flags) {
    ENTRY();
    NEEDS_CONTEXT(here);
    if (handle == NULL || flags > 7 || ((flags & CU_EVENT_INTERPROCESS) != 0 && (flags & CU_EVENT_DISABLE_TIMING) == 0)) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    struct event *event = calloc(1, sizeof *event);
    event->context = here;
    event->flags = flags;
    *handle = event->handle = handle_new(KIND_EVENT, event);
    standin_book("event", 1);
    return CUDA_SUCCESS;
}

static void forget_recording(struct event *event) {
    token_drop(event->recorded);
    free(event->frontier);
    event->recorded = NULL;
    event->frontier = NULL;
    event->frontier_count = 0;
    event->capture_id = 0;
}

STANDIN_API CUresult cuEventDestroy_v2(CUevent handle) {
    RELEASING_ENTRY();
    struct event *event = handle_live(KIND_EVENT, handle);
    if (event == NULL) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    struct context *here;
    CUresult status = current_context(&here);
    handle_end(handle);
    forget_recording(event);
    free(event);
    standin_book("event", -1);
    return RELEASED(status);
}

STANDIN_API CUresult cuEventRecord(CUevent handle, CUstream stream_handle) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct event *event;
    struct stream *stream;
    CUresult status = event_of(handle, &event);
    if (status == CUDA_SUCCESS) {
        status = stream_of(stream_handle, here, &stream);
    }
    if (status != CUDA_SUCCESS) {
        return status;
    }
    if (event->context != stream->context) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    if (stream->capture != NULL) {
        if (stream->capture->invalid) {
            return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
        }
        forget_recording(event);
        capture_mark(stream, event);
        return CUDA_SUCCESS;
    }
    status = submit(stream, work_new(WORK_NOTHING, "cuEventRecord", NULL, NULL, NULL));
    if (status == CUDA_SUCCESS) {
        forget_recording(event);
        event->recorded = token_share(stream->tail);
    }
    return status;
}

// A captured event does not represent work in progress; waiting for it invalidates the capture.
static CUresult refuse_recorded_in_capture(struct event *event) {
    if (event->capture_id == 0) {
        return CUDA_SUCCESS;
    }
    struct capture *capture = capture_by_id(event->capture_id);
    if (capture != NULL) {
        capture_invalidate(capture);
    }
    return CUDA_ERROR_CAPTURED_EVENT;
}

STANDIN_API CUresult cuEventSynchronize(CUevent handle) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct event *event;
    CUresult status = event_of(handle, &event);
    if (status == CUDA_SUCCESS) {
        status = refuse_recorded_in_capture(event);
    }
    if (status != CUDA_SUCCESS) {
        return status;
    }
    run_until(event->recorded);
    return here->sticky;
}

STANDIN_API CUresult cuEventElapsedTime(float *milliseconds, CUevent start_handle, CUevent end_handle) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct event *start;
    struct event *end;
    CUresult status = event_of(start_handle, &start);
    if (status == CUDA_SUCCESS) {
        status = event_of(end_handle, &end);
    }
    if (status == CUDA_SUCCESS) {
        status = refuse_recorded_in_capture(start);
    }
    if (status == CUDA_SUCCESS) {
        status = refuse_recorded_in_capture(end);
    }
    if (status != CUDA_SUCCESS) {
        return status;
    }
    if (milliseconds == NULL) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    if (start->recorded == NULL || end->recorded == NULL || ((start->flags | end->flags) & CU_EVENT_DISABLE_TIMING) != 0) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    if (!start->recorded->done || !end->recorded->done) {
        return CUDA_ERROR_NOT_READY;
    }
    *milliseconds = (float) ((double) ((int64_t) (end->recorded->nanoseconds - start->recorded->nanoseconds)) * 1e-6);
    return here->sticky;
}

static void end_event(void *object, void *context) {
    struct event *event = object;
    if (event->context == context) {
        handle_end(event->handle);
        forget_recording(event);
        free(event);
    }
}

void events_end(struct context *context) {
    handles_for_each(KIND_EVENT, end_event, context);
}
