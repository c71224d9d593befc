// SPDX-License-Identifier: Apache-2.0
#pragma GCC optimize("O3")

#include "compute.h"
#include "parallel.h"

#include <math.h>

struct step {
    const struct node *node;
    const struct image *x;
    const struct image *b;
    const struct image *scale;
    float epsilon;
    struct image *y;
};

static float relu(const struct node *node, float value) {
    if (isnan(value)) {
        return node->propagates_nan ? value : (float) node->lower_clip;
    }
    float lower = (float) node->lower_clip;
    float upper = (float) node->upper_clip;
    if (value < lower) {
        return node->lower_slope == 0 ? lower : lower + (float) node->lower_slope * (value - lower);
    }
    return value < upper ? value : upper;
}

static void pointwise_rows(void *argument, int64_t from, int64_t to) {
    const struct step *s = argument;
    float alpha1 = (float) s->node->alpha[0];
    float alpha2 = (float) s->node->alpha[1];
    int64_t channels = s->x->channels;
    for (int64_t h = from; h < to; h++) {
        for (int64_t w = 0; w < s->x->width; w++) {
            int64_t at = (h * s->x->width + w) * channels;
            const float *b = NULL;
            int64_t step = 0;
            if (s->b != NULL) {
                b = s->b->value + ((s->b->height == 1 ? 0 : h) * s->b->width + (s->b->width == 1 ? 0 : w)) * s->b->channels;
                step = s->b->channels == 1 ? 0 : 1;
            }
            for (int64_t c = 0; c < channels; c++) {
                float value = alpha1 * s->x->value[at + c];
                switch (s->node->mode) {
                    case CUDNN_POINTWISE_ADD: value += alpha2 * b[c * step]; break;
                    case CUDNN_POINTWISE_MUL: value *= alpha2 * b[c * step]; break;
                    case CUDNN_POINTWISE_RELU_FWD: value = relu(s->node, value); break;
                    default: break; // identity
                }
                s->y->value[at + c] = value;
            }
        }
    }
}

void pointwise(const struct node *node, const struct image *x, const struct image *b, struct image *y) {
    struct step step = {.node = node, .x = x, .b = b, .y = y};
    parallel(x->height, x->width * x->channels, pointwise_rows, &step);
}

static void pool_rows(void *argument, int64_t from, int64_t to) {
    const struct step *s = argument;
    const struct spatial *spatial = &s->node->spatial;
    int64_t channels = s->x->channels;
    bool zeros = s->node->padding_mode == CUDNN_ZERO_PAD;
    for (int64_t h = from; h < to; h++) {
        for (int64_t w = 0; w < s->y->width; w++) {
            float *most = s->y->value + (h * s->y->width + w) * channels;
            for (int64_t c = 0; c < channels; c++) {
                most[c] = -INFINITY;
            }
            for (int64_t i = 0; i < spatial->window[0] * spatial->window[1]; i++) {
                int64_t y = h * spatial->stride[0] - spatial->pre[0] + i / spatial->window[1];
                int64_t x = w * spatial->stride[1] - spatial->pre[1] + i % spatial->window[1];
                bool inside = y >= 0 && y < s->x->height && x >= 0 && x < s->x->width;
                if (!inside && !zeros) {
                    continue;
                }
                const float *value = inside ? s->x->value + (y * s->x->width + x) * channels : NULL;
                for (int64_t c = 0; c < channels; c++) {
                    float v = inside ? value[c] : 0;
                    bool taken = v > most[c] || (s->node->propagates_nan && isnan(v));
                    most[c] = taken ? v : most[c]; // NaN persists, because nothing compares greater
                }
            }
        }
    }
}

void max_pool(const struct node *node, const struct image *x, struct image *y) {
    struct step step = {.node = node, .x = x, .y = y};
    int64_t comparisons = y->width * y->channels * node->spatial.window[0] * node->spatial.window[1];
    parallel(y->height, comparisons, pool_rows, &step);
}

static void normalize_rows(void *argument, int64_t from, int64_t to) {
    const struct step *s = argument;
    int64_t channels = s->x->channels;
    for (int64_t h = from; h < to; h++) {
        for (int64_t w = 0; w < s->x->width; w++) {
            const float *x = s->x->value + (h * s->x->width + w) * channels;
            float *y = s->y->value + (h * s->x->width + w) * channels;
            float sum = 0;
            for (int64_t c = 0; c < channels; c++) {
                sum += x[c] * x[c];
            }
            float factor = 1 / sqrtf(sum / (float) channels + s->epsilon);
            for (int64_t c = 0; c < channels; c++) {
                y[c] = x[c] * factor * s->scale->value[c] + (s->b == NULL ? 0 : s->b->value[c]);
            }
        }
    }
}

void normalize(
    float epsilon, const struct image *scale, const struct image *bias, const struct image *x, struct image *y) {
    struct step step = {.epsilon = epsilon, .scale = scale, .b = bias, .x = x, .y = y};
    parallel(x->height, x->width * x->channels, normalize_rows, &step);
}
