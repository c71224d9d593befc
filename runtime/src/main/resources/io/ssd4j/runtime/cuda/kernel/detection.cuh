// SPDX-License-Identifier: Apache-2.0
//
// What the three kernels of a detection share: detect_scores finds the candidates, detect_classes suppresses within each class,
// detect_images takes the best of each image. The rules, and their order, are those of io.ssd4j.runtime.detection.DetectionRules. All
// arithmetic is float32 with explicit rounding, because a contracted multiply-add would give other bits than the CPU engine.
//
// Boxes are numbered by slots: those of a head begin at a multiple of 32, so that a warp belongs to one head and one word of a bitmap.
#pragma once

#include "exponential.cuh"

#define MAX_HEADS 8

#define HEAD_PARAMETERS \
    const element *head0, const element *head1, const element *head2, const element *head3, const element *head4, \
        const element *head5, const element *head6, const element *head7
#define HEAD_ARGUMENTS \
    { head0, head1, head2, head3, head4, head5, head6, head7 }

struct head_shape {
    int first_slot;
    int first_box;
    int boxes;
    int boxes_per_cell;
    int channels;
};

struct detection_shape {
    head_shape heads[MAX_HEADS]; // those that are not there have no boxes
    int slots;                   // a multiple of 32
    int classes;
    float width;
    float height;
    float center_variance;
    float size_variance;
    float size_limit;
    int clip;
    float score_threshold;
    int candidates; // of a class
    float iou_threshold;
    int kept; // of a class, at most
    int detections;
};

// The largest score before softmax of a box, and the sum of the exponentials.
struct softmax_terms {
    float largest;
    float sum;
};

static __device__ __forceinline__ int words_of(const detection_shape &shape) {
    return shape.slots / 32;
}

static __device__ __forceinline__ int head_of(const detection_shape &shape, int slot) {
    int head = 0;
    while (head + 1 < MAX_HEADS && shape.heads[head + 1].boxes > 0 && slot >= shape.heads[head + 1].first_slot) {
        head++;
    }
    return head;
}

// The values of the cell of a box in a head's map [image, cell, channels].
static __device__ __forceinline__ const element *cell_of(const element *map, const head_shape &head, int image, int box) {
    const int cells = head.boxes / head.boxes_per_cell;
    return map + ((long long) image * cells + box / head.boxes_per_cell) * head.channels;
}

static __device__ __forceinline__ float score_of(float value, softmax_terms terms) {
    return __fdiv_rn(exponential(__fsub_rn(value, terms.largest)), terms.sum);
}

// A candidate as a number: the larger one comes first. Scores are at most 1, so their bits are ordered as their values and fit into 30
// bits; below them, the lower slot and then the lower class is the larger number. No two candidates have the same, none has 0.
#define KEY_BITS 64
#define INDEX_BITS 34
#define INDEX_MASK ((1ull << INDEX_BITS) - 1)

static __device__ __forceinline__ unsigned long long key_of(float score, int slot, int category, int classes) {
    const unsigned long long index = (unsigned long long) slot * classes + category;
    return (unsigned long long) __float_as_uint(score) << INDEX_BITS | (INDEX_MASK - index);
}

static __device__ __forceinline__ float score_of_key(unsigned long long key) {
    return __uint_as_float((unsigned int) (key >> INDEX_BITS));
}

static __device__ __forceinline__ int index_of_key(unsigned long long key) {
    return (int) (INDEX_MASK - (key & INDEX_MASK));
}
