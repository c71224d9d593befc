// SPDX-License-Identifier: Apache-2.0
#pragma GCC optimize("O3")

#include "compute.h"
#include "memory.h"
#include "numbers.h"
#include "parallel.h"

#include <string.h>

// A tile is POSITIONS adjacent positions in a row by BLOCK output channels, which fills the AVX2 registers with sums.
#define POSITIONS 6
#define BLOCK 16
#define LANES 8

// Long float32 sums lose accuracy, so each part of this many channels of one filter position is summed separately.
#define PART 128

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_EACH_CPU __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define FOR_EACH_CPU
#endif

struct convolution {
    const struct filters *filters;
    const struct spatial *spatial;
    float alpha;
    struct arithmetic arithmetic;
    const struct image *x;
    struct image *y;
    const float *nothing; // one zero per channel of x, used as padding
};

static float read_element(const char *host, int type, int64_t index) {
    switch (type) {
        case CUDNN_DATA_HALF: return half_to_float(((const uint16_t *) host)[index]);
        case CUDNN_DATA_BFLOAT16: return bfloat16_to_float(((const uint16_t *) host)[index]);
        case CUDNN_DATA_FP8_E4M3: return e4m3_to_float(((const uint8_t *) host)[index]);
        default: return ((const float *) host)[index];
    }
}

struct filters filters_load(const struct tensor *t, const char *host, enum rounding rounding, bool flipped) {
    struct filters filters = {.outputs = t->extent[0], .channels = t->extent[1], .height = t->extent[2], .width = t->extent[3]};
    int64_t taps = filters.height * filters.width;
    int64_t blocks = (filters.outputs + BLOCK - 1) / BLOCK;
    filters.value = must_have(aligned_alloc(64, blocks * taps * filters.channels * BLOCK * sizeof(float)));
    memset(filters.value, 0, blocks * taps * filters.channels * BLOCK * sizeof(float));
    for (int64_t k = 0; k < filters.outputs; k++) {
        for (int64_t tap = 0; tap < taps; tap++) {
            int64_t from = flipped ? taps - 1 - tap : tap;
            int64_t start = k * t->stride[0] + from / filters.width * t->stride[2] + from % filters.width * t->stride[3];
            float *to = filters.value + (k / BLOCK * taps + tap) * filters.channels * BLOCK + k % BLOCK;
            for (int64_t c = 0; c < filters.channels; c++) {
                to[c * BLOCK] = rounded(read_element(host, t->type, start + c * t->stride[1]), rounding);
            }
        }
    }
    return filters;
}

// Adds one part of the sums to the total.
FOR_EACH_CPU static void add_part(
    const float *const position[POSITIONS], const float *weight, int64_t channels, float total[POSITIONS][BLOCK]) {
    lanes low[POSITIONS] = {0};
    lanes high[POSITIONS] = {0};
    for (int64_t c = 0; c < channels; c++) {
        const lanes *w = (const lanes *) (weight + c * BLOCK);
        lanes w_low = w[0];
        lanes w_high = w[1];
        for (int p = 0; p < POSITIONS; p++) {
            low[p] += position[p][c] * w_low;
            high[p] += position[p][c] * w_high;
        }
    }
    for (int p = 0; p < POSITIONS; p++) {
        lanes *sum = (lanes *) total[p];
        sum[0] += low[p];
        sum[1] += high[p];
    }
}

static void tile(const struct convolution *c, int64_t row, int64_t column, int64_t block) {
    const struct filters *f = c->filters;
    int64_t parts_of_tap = (f->channels + PART - 1) / PART;
    int64_t parts = f->height * f->width * parts_of_tap;
    _Alignas(64) float total[POSITIONS][BLOCK] = {{0}};
    for (int64_t i = 0; i < parts; i++) {
        int64_t part = (i + c->arithmetic.first) % parts;
        int64_t tap = part / parts_of_tap;
        int64_t channel = part % parts_of_tap * PART;
        int64_t y = row * c->spatial->stride[0] - c->spatial->pre[0] + tap / f->width * c->spatial->dilation[0];
        if (y < 0 || y >= c->x->height) {
            continue;
        }
        const float *position[POSITIONS];
        for (int p = 0; p < POSITIONS; p++) {
            int64_t x = (column + p) * c->spatial->stride[1] - c->spatial->pre[1] + tap % f->width * c->spatial->dilation[1];
            bool inside = x >= 0 && x < c->x->width;
            position[p] = (inside ? c->x->value + (y * c->x->width + x) * c->x->channels : c->nothing) + channel;
        }
        int64_t channels = f->channels - channel < PART ? f->channels - channel : PART;
        const float *weight = f->value + ((block * f->height * f->width + tap) * f->channels + channel) * BLOCK;
        add_part(position, weight, channels, total);
        for (int k = 0; c->arithmetic.sums != ROUND_NOT && k < POSITIONS * BLOCK; k++) {
            total[k / BLOCK][k % BLOCK] = rounded(total[k / BLOCK][k % BLOCK], c->arithmetic.sums);
        }
    }
    int64_t outputs = f->outputs - block * BLOCK < BLOCK ? f->outputs - block * BLOCK : BLOCK;
    for (int64_t p = 0; p < POSITIONS && column + p < c->y->width; p++) {
        float *to = c->y->value + (row * c->y->width + column + p) * c->y->channels + block * BLOCK;
        for (int64_t k = 0; k < outputs; k++) {
            to[k] = c->alpha * total[p][k];
        }
    }
}

static void rows(void *argument, int64_t from, int64_t to) {
    const struct convolution *c = argument;
    int64_t blocks = (c->filters->outputs + BLOCK - 1) / BLOCK;
    for (int64_t block = 0; block < blocks; block++) { // outermost, so that a block's filters stay in the cache
        for (int64_t row = from; row < to; row++) {
            for (int64_t column = 0; column < c->y->width; column += POSITIONS) {
                tile(c, row, column, block);
            }
        }
    }
}

void convolve(
    const struct filters *filters, const struct spatial *spatial, float alpha, struct arithmetic arithmetic,
    const struct image *x, struct image *y) {
    float *nothing = must_calloc(x->channels, sizeof *nothing);
    struct convolution convolution = {
        .filters = filters, .spatial = spatial, .alpha = alpha, .arithmetic = arithmetic, .x = x, .y = y,
        .nothing = nothing};
    int64_t multiplications = y->width * y->channels * filters->channels * filters->height * filters->width;
    parallel(y->height, multiplications, rows, &convolution);
    free(nothing);
}
