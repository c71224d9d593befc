// SPDX-License-Identifier: Apache-2.0
//
// Stream capture. The rules and status codes are those of the CUDA programming guide ("Prohibited and Unhandled Operations")
// and of the reference of cuStreamBeginCapture and cuThreadExchangeStreamCaptureMode.
#include "core.h"

#include <stdlib.h>
#include <string.h>

static struct capture *all;
static uint64_t last_id;
static _Thread_local char me; // its address identifies the thread

struct capture *capture_by_id(uint64_t id) {
    for (struct capture *capture = all; capture != NULL; capture = capture->next) {
        if (capture->id == id) {
            return capture;
        }
    }
    return NULL;
}

void capture_invalidate(struct capture *capture) {
    capture->invalid = true;
}

static bool depends(const struct stream *stream, int node) {
    for (int i = 0; i < stream->frontier_count; i++) {
        if (stream->frontier[i] == node) {
            return true;
        }
    }
    return false;
}

static void set_frontier(struct stream *stream, const int *nodes, int count) {
    int *copied = malloc((count + 1) * sizeof *copied);
    if (count > 0) {
        memcpy(copied, nodes, count * sizeof *copied);
    }
    free(stream->frontier);
    stream->frontier = copied;
    stream->frontier_count = count;
}

CUresult capture_add(struct stream *stream, struct work *work) {
    if (stream->capture->invalid) {
        work_drop(work);
        return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    }
    int node = nodes_add(stream->capture->nodes, work, stream->frontier, stream->frontier_count);
    set_frontier(stream, &node, 1);
    return CUDA_SUCCESS;
}

void capture_mark(struct stream *stream, struct event *event) {
    event->capture_id = stream->capture->id;
    event->frontier_count = stream->frontier_count;
    event->frontier = malloc((stream->frontier_count + 1) * sizeof *event->frontier);
    memcpy(event->frontier, stream->frontier, stream->frontier_count * sizeof *event->frontier);
}

CUresult capture_wait(struct stream *stream, struct event *event) {
    struct capture *own = stream->capture;
    if (own != NULL && own->invalid) {
        return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    }
    if (event->capture_id == 0) {
        // The stream is capturing but the event was not captured, so no graph node can represent it.
        if (event->recorded == NULL) {
            return CUDA_SUCCESS;
        }
        capture_invalidate(own);
        return CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
    }
    struct capture *other = capture_by_id(event->capture_id);
    if (other == NULL) {
        if (own != NULL) {
            capture_invalidate(own);
        }
        return CUDA_ERROR_CAPTURED_EVENT;
    }
    if (own != NULL && own != other) {
        capture_invalidate(own);
        capture_invalidate(other);
        return CUDA_ERROR_STREAM_CAPTURE_MERGE;
    }
    if (other->invalid) {
        return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    }
    if (own == NULL) {
        if (stream == stream->context->legacy) {
            capture_invalidate(other);
            return CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
        }
        stream->capture = other; // the fork joins the capture
        set_frontier(stream, event->frontier, event->frontier_count);
        return CUDA_SUCCESS;
    }
    for (int i = 0; i < event->frontier_count; i++) {
        if (!depends(stream, event->frontier[i])) {
            stream->frontier = realloc(stream->frontier, (stream->frontier_count + 2) * sizeof *stream->frontier);
            stream->frontier[stream->frontier_count++] = event->frontier[i];
        }
    }
    return CUDA_SUCCESS;
}

CUresult refuse_in_capture(void) {
    bool refused = false;
    for (struct capture *capture = all; capture != NULL; capture = capture->next) {
        bool mine = capture->thread == &me && capture->mode != CU_STREAM_CAPTURE_MODE_RELAXED;
        if (mine || capture->mode == CU_STREAM_CAPTURE_MODE_GLOBAL) {
            capture_invalidate(capture);
            refused = true;
        }
    }
    return refused ? CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED : CUDA_SUCCESS;
}

CUresult refuse_captured(struct stream *stream) {
    if (stream->capture == NULL) {
        return CUDA_SUCCESS;
    }
    capture_invalidate(stream->capture);
    return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
}

static CUresult refuse_any(struct context *context, bool blocking_only, CUresult status) {
    CUresult result = CUDA_SUCCESS;
    for (struct stream *stream = streams_first(); stream != NULL; stream = stream->next) {
        if (stream->context == context && stream->capture != NULL && (stream->blocking || !blocking_only)) {
            capture_invalidate(stream->capture);
            result = status;
        }
    }
    return result;
}

CUresult refuse_legacy(struct context *context) {
    return refuse_any(context, true, CUDA_ERROR_STREAM_CAPTURE_IMPLICIT);
}

static void leave(struct stream *stream) {
    stream->capture = NULL;
    free(stream->frontier);
    stream->frontier = NULL;
    stream->frontier_count = 0;
}

static void end(struct capture *capture) {
    for (struct stream *stream = streams_first(); stream != NULL; stream = stream->next) {
        if (stream->capture == capture) {
            leave(stream);
        }
    }
    for (struct capture **link = &all; *link != NULL; link = &(*link)->next) {
        if (*link == capture) {
            *link = capture->next;
            break;
        }
    }
    nodes_drop(capture->nodes);
    free(capture);
}

void capture_leave(struct stream *stream) {
    struct capture *capture = stream->capture;
    if (capture->origin == stream) {
        end(capture); // no one else can end it anymore
    } else {
        capture_invalidate(capture);
        leave(stream);
    }
}

void captures_end(struct context *context) {
    for (struct capture *capture = all; capture != NULL;) {
        struct capture *next = capture->next;
        if (capture->origin->context == context) {
            end(capture);
        }
        capture = next;
    }
}

STANDIN_API CUresult cuStreamBeginCapture_v2(CUstream handle, int mode) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct stream *stream;
    CUresult status = stream_of(handle, here, &stream);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    if (mode < CU_STREAM_CAPTURE_MODE_GLOBAL || mode > CU_STREAM_CAPTURE_MODE_RELAXED) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    if (stream == here->legacy) {
        return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
    if (stream->capture != NULL) {
        return CUDA_ERROR_ILLEGAL_STATE;
    }
    struct capture *capture = calloc(1, sizeof *capture);
    *capture = (struct capture) {
        .id = ++last_id, .origin = stream, .mode = mode, .thread = &me, .nodes = nodes_new(), .next = all};
    all = capture;
    stream->capture = capture;
    set_frontier(stream, NULL, 0);
    return CUDA_SUCCESS;
}

// Marks a node's direct and indirect dependencies.
static void mark(const struct nodes *nodes, int node, bool *needed) {
    if (needed[node]) {
        return;
    }
    needed[node] = true;
    for (int i = 0; i < nodes->node[node].dependency_count; i++) {
        mark(nodes, nodes->node[node].dependencies[i], needed);
    }
}

// Whether every node is joined to the end of the origin stream.
static bool joined(const struct capture *capture) {
    bool *needed = calloc((size_t) capture->nodes->count + 1, sizeof *needed);
    for (int i = 0; i < capture->origin->frontier_count; i++) {
        mark(capture->nodes, capture->origin->frontier[i], needed);
    }
    bool all_needed = true;
    for (int i = 0; i < capture->nodes->count; i++) {
        all_needed = all_needed && needed[i];
    }
    free(needed);
    return all_needed;
}

STANDIN_API CUresult cuStreamEndCapture(CUstream handle, CUgraph *graph) {
    RELEASING_ENTRY(); // even if ending a capture fails, the capture is over
    NEEDS_CONTEXT(here);
    if (graph == NULL) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    *graph = NULL;
    struct stream *stream;
    CUresult status = stream_of(handle, here, &stream);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    struct capture *capture = stream->capture;
    if (capture == NULL) {
        return RELEASED(CUDA_ERROR_ILLEGAL_STATE);
    }
    if (capture->origin != stream) {
        capture_invalidate(capture);
        return CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
    }
    if (capture->mode != CU_STREAM_CAPTURE_MODE_RELAXED && capture->thread != &me) {
        return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
    }
    if (entry.fault != CUDA_SUCCESS) {
        status = entry.fault;
    } else if (capture->invalid) {
        status = CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    } else if (!joined(capture)) {
        status = CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
    } else {
        capture->nodes->references++;
        status = graph_new(here, capture->nodes, graph);
    }
    end(capture);
    return status;
}
