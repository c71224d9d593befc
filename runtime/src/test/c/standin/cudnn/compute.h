// SPDX-License-Identifier: Apache-2.0
//
// The operations, on one image at a time: float32, dense, channels innermost.
#ifndef STANDIN_CUDNN_COMPUTE_H
#define STANDIN_CUDNN_COMPUTE_H

#include "graph.h"

struct image {
    int64_t channels;
    int64_t height;
    int64_t width;
    float *value; // [height][width][channels]
};

struct image image_like(const struct tensor *tensor);
int64_t image_count(const struct image *image);

// Image n of a tensor of rank 4 whose first element is at host; a batch of 1 is broadcast to every n.
void image_load(struct image *image, const struct tensor *tensor, const char *host, int64_t n);
void image_store(const struct image *image, const struct tensor *tensor, char *host, int64_t n);

enum rounding { ROUND_NOT, ROUND_TO_TF32, TRUNCATE_TO_TF32, ROUND_TO_HALF, ROUND_TO_BFLOAT16, ROUND_TO_E4M3 };

float rounded(float value, enum rounding rounding);
enum rounding rounding_of(int type); // the rounding of a tensor of this type
void image_round(struct image *image, enum rounding rounding);
struct image image_rounded(const struct image *image, enum rounding rounding); // a copy

// Filters in the layout of the convolution's inner loop.
struct filters {
    int64_t outputs;
    int64_t channels;
    int64_t height;
    int64_t width;
    float *value; // [outputs / BLOCK][height * width][channels][BLOCK], the last block padded with zeros
};

struct arithmetic { // of a convolution
    enum rounding inputs;
    enum rounding sums; // what the sum is rounded to after each part
    int64_t first; // the part that the sum starts with, any number: mimics split-K kernels with atomic additions
};

struct filters filters_load(const struct tensor *tensor, const char *host, enum rounding rounding, bool flipped);

// y = alpha * filters * x.
void convolve(
    const struct filters *filters, const struct spatial *spatial, float alpha, struct arithmetic arithmetic,
    const struct image *x, struct image *y);

void pointwise(const struct node *node, const struct image *x, const struct image *b, struct image *y); // b may be NULL
void max_pool(const struct node *node, const struct image *x, struct image *y);
void normalize(
    float epsilon, const struct image *scale, const struct image *bias, const struct image *x, struct image *y);

#endif
