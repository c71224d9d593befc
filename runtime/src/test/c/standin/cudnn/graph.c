// SPDX-License-Identifier: Apache-2.0
#include "graph.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

int64_t element_bytes(int data_type) {
    switch (data_type) {
        case CUDNN_DATA_FLOAT: return 4;
        case CUDNN_DATA_HALF:
        case CUDNN_DATA_BFLOAT16: return 2;
        case CUDNN_DATA_FP8_E4M3: return 1;
        default: return 0;
    }
}

int64_t tensor_elements(const struct tensor *tensor) {
    int64_t product = 1;
    for (int d = 0; d < tensor->rank; d++) {
        product *= tensor->extent[d];
    }
    return product;
}

int64_t tensor_bytes(const struct tensor *tensor) {
    int64_t last = 0;
    for (int d = 0; d < tensor->rank; d++) {
        last += (tensor->extent[d] - 1) * tensor->stride[d];
    }
    return (last + 1) * element_bytes(tensor->type);
}

static bool same_shape(const struct tensor *a, const struct tensor *b) {
    return a->rank == b->rank && memcmp(a->extent, b->extent, a->rank * sizeof *a->extent) == 0;
}

// Whether two elements can share an address; the real library checks this for the tensors of convolutions.
static bool overlaps_itself(const struct tensor *t) {
    for (int d = 0; d < t->rank; d++) {
        for (int e = 0; e < t->rank; e++) {
            bool above = t->stride[e] > t->stride[d] || (t->stride[e] == t->stride[d] && e > d);
            if (e != d && above && t->extent[d] > 1 && t->extent[e] > 1 && t->stride[e] < t->stride[d] * t->extent[d]) {
                return true;
            }
        }
    }
    return false;
}

// The number of window positions; the same for convolution and pooling.
static int64_t steps(int64_t extent, const struct spatial *spatial, int d, int64_t window, int64_t dilation) {
    int64_t room = extent + spatial->pre[d] + spatial->post[d] - ((window - 1) * dilation + 1);
    return room < 0 ? 0 : room / spatial->stride[d] + 1;
}

static const char *convolution_problem(
    const struct node *node, const struct tensor *x, const struct tensor *w, const struct tensor *y) {
    int spatial = node->spatial.rank;
    if (x->rank != spatial + 2 || w->rank != x->rank || y->rank != x->rank) {
        return "a convolution's tensors have two dimensions more than it has spatial ones";
    }
    if (overlaps_itself(x) || overlaps_itself(w) || overlaps_itself(y)) {
        return "a tensor has overlapping strides";
    }
    if (x->extent[1] % w->extent[1] != 0) {
        return "x has channels that no filter reads";
    }
    if (y->extent[1] != w->extent[0] || y->extent[0] != x->extent[0]) {
        return "y does not have one channel per filter, or has a different batch than x";
    }
    for (int d = 0; d < spatial; d++) {
        int64_t expected =
            steps(x->extent[2 + d], &node->spatial, d, w->extent[2 + d], node->spatial.dilation[d]);
        if (expected != y->extent[2 + d]) {
            return "y does not have the spatial extents of the convolution's result";
        }
    }
    return NULL;
}

static const char *pointwise_problem(
    const struct node *node, const struct tensor *x, const struct tensor *b, const struct tensor *y) {
    bool binary = node->mode == CUDNN_POINTWISE_ADD || node->mode == CUDNN_POINTWISE_MUL;
    if (binary != (b != NULL)) {
        return binary ? "a pointwise operation of two tensors needs the second" : "a pointwise operation of one tensor has two";
    }
    if (!same_shape(x, y)) {
        return "a pointwise operation's x and y have different extents";
    }
    if (b != NULL) {
        if (b->rank != x->rank) {
            return "a pointwise operation's second tensor has another rank than the first";
        }
        for (int d = 0; d < b->rank; d++) {
            if (b->extent[d] != 1 && b->extent[d] != x->extent[d]) {
                return "a pointwise operation's second tensor can not be broadcast to the first";
            }
        }
    }
    return NULL;
}

static const char *resample_problem(const struct node *node, const struct tensor *x, const struct tensor *y) {
    int spatial = node->spatial.rank;
    if (x->rank != spatial + 2 || y->rank != x->rank) {
        return "a resampling's tensors have two dimensions more than it has spatial ones";
    }
    if (x->extent[0] != y->extent[0] || x->extent[1] != y->extent[1]) {
        return "a resampling's x and y differ in batch or channels";
    }
    for (int d = 0; d < spatial; d++) {
        if (node->spatial.window[d] < 1 || node->spatial.stride[d] < 1 || node->spatial.pre[d] < 0 || node->spatial.post[d] < 0) {
            return "a resampling has a window or stride below 1 or a padding below 0";
        }
        if (steps(x->extent[2 + d], &node->spatial, d, node->spatial.window[d], 1) != y->extent[2 + d]) {
            return "y does not have the spatial extents of the resampling's result";
        }
    }
    return NULL;
}

static const char *normalization_problem(
    const struct tensor *x, const struct tensor *scale, const struct tensor *epsilon, const struct tensor *b,
    const struct tensor *y) {
    if (!same_shape(x, y)) {
        return "a normalization's x and y have different extents";
    }
    if (scale->rank != x->rank || (b != NULL && !same_shape(b, scale))) {
        return "a normalization's scale or bias has the wrong rank or extents";
    }
    if (tensor_elements(epsilon) != 1 || !epsilon->by_value || epsilon->type != CUDNN_DATA_FLOAT) {
        return "a normalization's epsilon is one float32 by value";
    }
    return NULL;
}

const char *node_problem(const struct node *node, const struct tensor *tensors) {
    const struct tensor *t[OPERANDS];
    for (int i = 0; i < OPERANDS; i++) {
        t[i] = node->operand[i] < 0 ? NULL : &tensors[node->operand[i]];
        // The real library accepts zero strides (broadcasts), but no engine of the stand-in supports them.
        if (t[i] != NULL && tensor_elements(t[i]) < 1) {
            return "a tensor is empty";
        }
    }
    static const enum operand needed[][4] = {
        [NODE_CONVOLUTION] = {OPERAND_X, OPERAND_W, OPERAND_Y, OPERAND_Y},
        [NODE_POINTWISE] = {OPERAND_X, OPERAND_Y, OPERAND_Y, OPERAND_Y},
        [NODE_RESAMPLE] = {OPERAND_X, OPERAND_Y, OPERAND_Y, OPERAND_Y},
        [NODE_NORMALIZATION] = {OPERAND_X, OPERAND_SCALE, OPERAND_EPSILON, OPERAND_Y},
    };
    for (int i = 0; i < 4; i++) {
        if (t[needed[node->kind][i]] == NULL) {
            return "an operation lacks a tensor";
        }
    }
    switch (node->kind) {
        case NODE_CONVOLUTION: return convolution_problem(node, t[OPERAND_X], t[OPERAND_W], t[OPERAND_Y]);
        case NODE_POINTWISE: return pointwise_problem(node, t[OPERAND_X], t[OPERAND_B], t[OPERAND_Y]);
        case NODE_RESAMPLE: return resample_problem(node, t[OPERAND_X], t[OPERAND_Y]);
        case NODE_NORMALIZATION:
            return normalization_problem(
                t[OPERAND_X], t[OPERAND_SCALE], t[OPERAND_EPSILON], t[OPERAND_B], t[OPERAND_Y]);
    }
    return "an operation of unknown kind";
}

static bool same_tensor(const struct tensor *a, const struct tensor *b) {
    return a->uid == b->uid && a->type == b->type && a->alignment == b->alignment && same_shape(a, b) &&
        memcmp(a->stride, b->stride, a->rank * sizeof *a->stride) == 0 && a->is_virtual == b->is_virtual &&
        a->by_value == b->by_value;
}

// The index of a tensor in the graph; adds it if it is new. -1 if a different tensor has its unique id.
static int place(struct graph *graph, const struct tensor *tensor) {
    for (int i = 0; i < graph->tensor_count; i++) {
        if (graph->tensor[i].uid == tensor->uid) {
            return same_tensor(&graph->tensor[i], tensor) ? i : -1;
        }
    }
    graph->tensor[graph->tensor_count] = *tensor;
    return graph->tensor_count++;
}

static int producer(const struct graph *graph, int tensor, int after) {
    for (int i = after + 1; i < graph->node_count; i++) {
        if (graph->node[i].operand[OPERAND_Y] == tensor) {
            return i;
        }
    }
    return -1;
}

static bool ready(const struct graph *graph, int node, const bool *done) {
    for (int o = 0; o < OPERAND_Y; o++) {
        int tensor = graph->node[node].operand[o];
        int from = tensor < 0 ? -1 : producer(graph, tensor, -1);
        if (from >= 0 && !done[from]) {
            return false;
        }
    }
    return true;
}

static const char *sort(struct graph *graph) {
    for (int i = 0; i < graph->node_count; i++) {
        if (producer(graph, graph->node[i].operand[OPERAND_Y], i) >= 0) {
            return "two operations write one tensor";
        }
        for (int o = 0; o < OPERAND_Y; o++) {
            int tensor = graph->node[i].operand[o];
            if (tensor >= 0 && graph->tensor[tensor].is_virtual && producer(graph, tensor, -1) < 0) {
                return "a virtual tensor is read but never computed";
            }
        }
        if (graph->tensor[graph->node[i].operand[OPERAND_Y]].by_value) {
            return "a number on the host is written";
        }
    }
    struct node *sorted = must_calloc(graph->node_count, sizeof *sorted);
    bool *done = must_calloc(graph->node_count, sizeof *done);
    int count = 0;
    for (bool progress = true; progress;) {
        progress = false;
        for (int i = 0; i < graph->node_count; i++) {
            if (!done[i] && ready(graph, i, done)) {
                sorted[count++] = graph->node[i];
                done[i] = progress = true;
            }
        }
    }
    free(done);
    bool cyclic = count < graph->node_count;
    if (cyclic) {
        free(sorted);
        return "the operations depend on each other in a cycle";
    }
    free(graph->node);
    graph->node = sorted;
    return NULL;
}

struct graph *graph_new(
    const struct node *nodes, const struct tensor (*operands)[OPERANDS], int count, const char **problem) {
    struct graph *graph = must_calloc(1, sizeof *graph);
    graph->references = 1;
    graph->tensor = must_calloc((size_t) count * OPERANDS + 1, sizeof *graph->tensor);
    graph->node = must_calloc(count + 1, sizeof *graph->node);
    graph->node_count = count;
    *problem = count == 0 ? "a graph has no operation" : NULL;
    for (int i = 0; i < count && *problem == NULL; i++) {
        graph->node[i] = nodes[i];
        for (int o = 0; o < OPERANDS; o++) {
            if (nodes[i].operand[o] < 0) {
                continue;
            }
            int index = graph->node[i].operand[o] = place(graph, &operands[i][o]);
            if (index < 0) {
                *problem = "two different tensors have one unique id";
            }
        }
    }
    if (*problem == NULL) {
        *problem = sort(graph);
    }
    if (*problem != NULL) {
        graph_drop(graph);
        return NULL;
    }
    return graph;
}

struct graph *graph_share(struct graph *graph) {
    __atomic_add_fetch(&graph->references, 1, __ATOMIC_RELAXED);
    return graph;
}

void graph_drop(struct graph *graph) {
    if (graph != NULL && __atomic_sub_fetch(&graph->references, 1, __ATOMIC_ACQ_REL) == 0) {
        free(graph->tensor);
        free(graph->node);
        free(graph);
    }
}
