// SPDX-License-Identifier: Apache-2.0
#pragma GCC optimize("O3")

#include "compute.h"
#include "memory.h"
#include "numbers.h"
#include "parallel.h"

#include <string.h>

struct transfer {
    const struct image *image;
    const struct tensor *tensor;
    const char *from;
    char *to;
};

struct image image_like(const struct tensor *tensor) {
    struct image image = {.channels = tensor->extent[1], .height = tensor->extent[2], .width = tensor->extent[3]};
    image.value = must_calloc(image_count(&image), sizeof *image.value);
    return image;
}

int64_t image_count(const struct image *image) {
    return image->channels * image->height * image->width;
}

static int64_t start_of_image(const struct tensor *tensor, int64_t n) {
    return tensor->extent[0] == 1 ? 0 : n * tensor->stride[0];
}

static void load_rows(void *argument, int64_t from, int64_t to) {
    const struct transfer *t = argument;
    const int64_t *stride = t->tensor->stride;
    float *value = t->image->value + from * t->image->width * t->image->channels;
    for (int64_t h = from; h < to; h++) {
        for (int64_t w = 0; w < t->image->width; w++, value += t->image->channels) {
            int64_t start = h * stride[2] + w * stride[3];
            switch (t->tensor->type) {
                case CUDNN_DATA_HALF:
                    for (int64_t c = 0; c < t->image->channels; c++) {
                        value[c] = half_to_float(((const uint16_t *) t->from)[start + c * stride[1]]);
                    }
                    break;
                case CUDNN_DATA_BFLOAT16:
                    for (int64_t c = 0; c < t->image->channels; c++) {
                        value[c] = bfloat16_to_float(((const uint16_t *) t->from)[start + c * stride[1]]);
                    }
                    break;
                case CUDNN_DATA_FP8_E4M3:
                    for (int64_t c = 0; c < t->image->channels; c++) {
                        value[c] = e4m3_to_float(((const uint8_t *) t->from)[start + c * stride[1]]);
                    }
                    break;
                default:
                    for (int64_t c = 0; c < t->image->channels; c++) {
                        value[c] = ((const float *) t->from)[start + c * stride[1]];
                    }
            }
        }
    }
}

void image_load(struct image *image, const struct tensor *tensor, const char *host, int64_t n) {
    struct transfer transfer = {
        .image = image, .tensor = tensor, .from = host + start_of_image(tensor, n) * element_bytes(tensor->type)};
    parallel(image->height, image->width * image->channels, load_rows, &transfer);
}

static void store_rows(void *argument, int64_t from, int64_t to) {
    const struct transfer *t = argument;
    const int64_t *stride = t->tensor->stride;
    const float *value = t->image->value + from * t->image->width * t->image->channels;
    for (int64_t h = from; h < to; h++) {
        for (int64_t w = 0; w < t->image->width; w++, value += t->image->channels) {
            int64_t start = h * stride[2] + w * stride[3];
            switch (t->tensor->type) {
                case CUDNN_DATA_HALF:
                    for (int64_t c = 0; c < t->image->channels; c++) {
                        ((uint16_t *) t->to)[start + c * stride[1]] = float_to_half(value[c]);
                    }
                    break;
                case CUDNN_DATA_BFLOAT16:
                    for (int64_t c = 0; c < t->image->channels; c++) {
                        ((uint16_t *) t->to)[start + c * stride[1]] = float_to_bfloat16(value[c]);
                    }
                    break;
                case CUDNN_DATA_FP8_E4M3:
                    for (int64_t c = 0; c < t->image->channels; c++) {
                        ((uint8_t *) t->to)[start + c * stride[1]] = float_to_e4m3(value[c]);
                    }
                    break;
                default:
                    for (int64_t c = 0; c < t->image->channels; c++) {
                        ((float *) t->to)[start + c * stride[1]] = value[c];
                    }
            }
        }
    }
}

void image_store(const struct image *image, const struct tensor *tensor, char *host, int64_t n) {
    struct transfer transfer = {
        .image = image, .tensor = tensor, .to = host + start_of_image(tensor, n) * element_bytes(tensor->type)};
    parallel(image->height, image->width * image->channels, store_rows, &transfer);
}

enum rounding rounding_of(int type) {
    switch (type) {
        case CUDNN_DATA_HALF: return ROUND_TO_HALF;
        case CUDNN_DATA_BFLOAT16: return ROUND_TO_BFLOAT16;
        case CUDNN_DATA_FP8_E4M3: return ROUND_TO_E4M3;
        default: return ROUND_NOT;
    }
}

float rounded(float value, enum rounding rounding) {
    switch (rounding) {
        case ROUND_TO_TF32: return round_to_tf32(value);
        case TRUNCATE_TO_TF32: return truncate_to_tf32(value);
        case ROUND_TO_HALF: return half_to_float(float_to_half(value));
        case ROUND_TO_BFLOAT16: return bfloat16_to_float(float_to_bfloat16(value));
        case ROUND_TO_E4M3: return e4m3_to_float(float_to_e4m3(value));
        default: return value;
    }
}

struct rounds {
    struct image *image;
    enum rounding rounding;
};

static void round_rows(void *argument, int64_t from, int64_t to) {
    const struct rounds *r = argument;
    int64_t row = r->image->width * r->image->channels;
    for (int64_t i = from * row; i < to * row; i++) {
        r->image->value[i] = rounded(r->image->value[i], r->rounding);
    }
}

void image_round(struct image *image, enum rounding rounding) {
    struct rounds rounds = {.image = image, .rounding = rounding};
    if (rounding != ROUND_NOT) {
        parallel(image->height, image->width * image->channels, round_rows, &rounds);
    }
}

struct image image_rounded(const struct image *image, enum rounding rounding) {
    struct image copy = *image;
    copy.value = must_calloc(image_count(image), sizeof *copy.value);
    memcpy(copy.value, image->value, image_count(image) * sizeof *copy.value);
    image_round(&copy, rounding);
    return copy;
}
