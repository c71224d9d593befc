// SPDX-License-Identifier: Apache-2.0
//
// An operation graph as data: the result of the descriptors, stored in plans and computed at execution.
#ifndef STANDIN_CUDNN_GRAPH_H
#define STANDIN_CUDNN_GRAPH_H

#include "abi.h"

#include <stdbool.h>

#define MAX_RANK 8
#define MAX_SPATIAL (MAX_RANK - 2)

struct tensor {
    int64_t uid;
    int type;
    int64_t alignment;
    int rank;
    int64_t extent[MAX_RANK];
    int64_t stride[MAX_RANK]; // in elements
    bool is_virtual;
    bool by_value; // a scalar on the host
};

struct spatial { // for a convolution or a pooling
    int rank;
    int64_t pre[MAX_SPATIAL];
    int64_t post[MAX_SPATIAL];
    int64_t stride[MAX_SPATIAL];
    int64_t dilation[MAX_SPATIAL]; // convolutions only
    int64_t window[MAX_SPATIAL];   // poolings only
};

enum node_kind { NODE_CONVOLUTION, NODE_POINTWISE, NODE_RESAMPLE, NODE_NORMALIZATION };
enum operand { OPERAND_X, OPERAND_W, OPERAND_B, OPERAND_SCALE, OPERAND_EPSILON, OPERAND_Y, OPERANDS };

struct node {
    enum node_kind kind;
    int mode; // of convolution, pointwise, resample
    int compute_type;
    int operand[OPERANDS]; // indexes into the graph's tensors; -1 for none
    struct spatial spatial;
    int padding_mode;
    bool propagates_nan;
    double alpha[2];
    double lower_clip;
    double upper_clip;
    double lower_slope;
};

struct graph {
    int references;
    int tensor_count;
    struct tensor *tensor;
    int node_count;
    struct node *node; // in topological order
};

int64_t element_bytes(int data_type); // 0 for an unsupported type
int64_t tensor_elements(const struct tensor *tensor);
int64_t tensor_bytes(const struct tensor *tensor); // from the first element to the last, including gaps

// The problem with a node and its tensors; NULL if there is none.
const char *node_problem(const struct node *node, const struct tensor *tensors);

// Copies nodes whose operands are given as separate tensors; tensors with the same unique id become one. Returns NULL and a
// problem if they do not form a graph.
struct graph *graph_new(
    const struct node *nodes, const struct tensor (*operands)[OPERANDS], int count, const char **problem);
struct graph *graph_share(struct graph *graph);
void graph_drop(struct graph *graph);

#endif
