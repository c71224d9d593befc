// SPDX-License-Identifier: Apache-2.0
#include "core.h"

#include <stdlib.h>

CUresult graph_new(struct context *context, struct nodes *nodes, CUgraph *handle) {
    struct graph *graph = calloc(1, sizeof *graph);
    graph->context = context;
    graph->nodes = nodes;
    graph->handle = handle_new(KIND_GRAPH, graph);
    standin_book("graph", 1);
    *handle = graph->handle;
    return CUDA_SUCCESS;
}

static void free_graph(struct graph *graph) {
    nodes_drop(graph->nodes);
    handle_end(graph->handle);
    free(graph);
}

static void free_executable(struct executable *executable) {
    nodes_drop(executable->nodes);
    token_drop(executable->last);
    handle_end(executable->handle);
    free(executable);
}

static void end_graph(void *object, void *context) {
    if (((struct graph *) object)->context == context) {
        free_graph(object);
    }
}

static void end_executable(void *object, void *context) {
    if (((struct executable *) object)->context == context) {
        free_executable(object);
    }
}

void graphs_end(struct context *context) {
    handles_for_each(KIND_GRAPH, end_graph, context);
    handles_for_each(KIND_EXEC, end_executable, context);
}

static CUresult graph_of(CUgraph handle, struct graph **graph) {
    *graph = handle_live(KIND_GRAPH, handle);
    return *graph != NULL ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

static CUresult executable_of(CUgraphExec handle, struct executable **executable) {
    *executable = handle_live(KIND_EXEC, handle);
    return *executable != NULL ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

STANDIN_API CUresult cuGraphDestroy(CUgraph handle) {
    RELEASING_ENTRY();
    struct graph *graph;
    CUresult status = graph_of(handle, &graph);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    free_graph(graph);
    standin_book("graph", -1);
    return RELEASED(sticky_error());
}

STANDIN_API CUresult cuGraphInstantiateWithFlags(CUgraphExec *handle, CUgraph graph_handle, uint64_t flags) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct graph *graph;
    CUresult status = graph_of(graph_handle, &graph);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    if (handle == NULL || flags > 15) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    struct executable *executable = calloc(1, sizeof *executable);
    executable->context = here;
    executable->nodes = nodes_copy(graph->nodes);
    *handle = executable->handle = handle_new(KIND_EXEC, executable);
    standin_book("graph exec", 1);
    return CUDA_SUCCESS;
}

STANDIN_API CUresult cuGraphExecDestroy(CUgraphExec handle) {
    RELEASING_ENTRY();
    struct executable *executable;
    CUresult status = executable_of(handle, &executable);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    free_executable(executable); // launches in progress keep its nodes alive
    standin_book("graph exec", -1);
    return RELEASED(sticky_error());
}

STANDIN_API CUresult cuGraphUpload(CUgraphExec handle, CUstream stream_handle) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct executable *executable;
    struct stream *stream;
    CUresult status = executable_of(handle, &executable);
    if (status == CUDA_SUCCESS) {
        status = stream_of(stream_handle, here, &stream);
    }
    return status == CUDA_SUCCESS ? refuse_captured(stream) : status;
}

STANDIN_API CUresult cuGraphLaunch(CUgraphExec handle, CUstream stream_handle) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct executable *executable;
    struct stream *stream;
    CUresult status = executable_of(handle, &executable);
    if (status == CUDA_SUCCESS) {
        status = stream_of(stream_handle, here, &stream);
    }
    if (status == CUDA_SUCCESS && executable->context != here) {
        status = CUDA_ERROR_INVALID_CONTEXT;
    }
    if (status == CUDA_SUCCESS) {
        // A real driver would add a child graph, which the product does not use.
        status = stream == here->legacy ? refuse_legacy(here) : refuse_captured(stream);
    }
    if (status != CUDA_SUCCESS) {
        return status;
    }
    // Joins the additional dependencies of a launch, in a separate item, so that each item has one purpose.
    status = submit(stream, work_new(WORK_NOTHING, "cuGraphLaunch", NULL, NULL, NULL));
    if (status != CUDA_SUCCESS) {
        return status;
    }
    struct graph_run *run = malloc(sizeof *run);
    *run = (struct graph_run) {
        .nodes = executable->nodes,
        .done = calloc((size_t) executable->nodes->count + 1, sizeof(bool)),
        .left = executable->nodes->count,
    };
    executable->nodes->references++;
    struct token **waits = NULL;
    if (executable->last != NULL && !executable->last->done) {
        waits = malloc(sizeof *waits);
        waits[0] = token_share(executable->last);
    }
    struct token *done = push(stream, NULL, run, waits, waits != NULL);
    token_drop(executable->last);
    executable->last = token_share(done);
    return CUDA_SUCCESS;
}
