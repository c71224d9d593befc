// SPDX-License-Identifier: Apache-2.0
//
// D = epilogue(alpha * op(A) * B + beta * C). A product is a 1x1 convolution: the rows of op(A) are the filters, the columns
// of B are the positions.
#include "../cudnn/memory.h"
#include "../cudnn/tables.h"
#include "core.h"

#include <stdio.h>
#include <string.h>

#define ROW 48 // number of positions that the convolution treats as a row of an image

struct execution {
    struct description description;
    struct layout a;
    struct layout b;
    struct layout d;
    struct arithmetic arithmetic;
    float alpha;
    uint64_t a_address;
    uint64_t b_address;
    uint64_t d_address;
    uint64_t workspace;
    uint64_t workspace_bytes;
    int64_t lost; // elements at the end of each sum
};

static size_t bytes_of(const struct layout *l) {
    return ((l->columns - 1) * l->leading + l->rows) * element_bytes(cudnn_type(l->type));
}

static bool has_bias(const struct execution *e) {
    return (e->description.epilogue & CUBLASLT_EPILOGUE_BIAS) != 0;
}

static int bias_type(const struct execution *e) {
    return cudnn_type(e->description.bias_type < 0 ? e->d.type : (uint32_t) e->description.bias_type);
}

static size_t bias_bytes(const struct execution *e) {
    return has_bias(e) ? e->d.rows * element_bytes(bias_type(e)) : 0;
}

// Written ranges must not overlap any other range.
static bool separate(const struct execution *e) {
    const struct {
        const char *name;
        uint64_t first;
        uint64_t bytes;
    } ranges[] = {{"D", e->d_address, bytes_of(&e->d)}, {"the workspace", e->workspace, e->workspace_bytes},
        {"A", e->a_address, bytes_of(&e->a)}, {"B", e->b_address, bytes_of(&e->b)},
        {"the bias", e->description.bias, bias_bytes(e)}};
    for (int written = 0; written < 2; written++) {
        for (int other = written + 1; other < 5; other++) {
            bool apart = ranges[written].first + ranges[written].bytes <= ranges[other].first ||
                ranges[other].first + ranges[other].bytes <= ranges[written].first;
            if (!apart && ranges[written].bytes > 0 && ranges[other].bytes > 0) {
                standin_violation("%s overlaps %s", ranges[written].name, ranges[other].name);
                return false;
            }
        }
    }
    return true;
}

// A matrix as a tensor of rank 4: its columns are adjacent positions, its rows are their channels.
static struct tensor as_positions(const struct layout *l) {
    return (struct tensor) {.type = cudnn_type(l->type), .rank = 4,
        .extent = {1, (int64_t) l->rows, 1, (int64_t) l->columns},
        .stride = {(int64_t) l->columns * l->leading, 1, (int64_t) l->columns * l->leading, l->leading}};
}

static struct tensor as_filters(const struct execution *e) {
    bool transposed = e->description.transpose_a == CUBLAS_OP_T;
    int64_t outputs = (int64_t) (transposed ? e->a.columns : e->a.rows);
    int64_t inputs = (int64_t) (transposed ? e->a.rows : e->a.columns);
    return (struct tensor) {.type = cudnn_type(e->a.type), .rank = 4, .extent = {outputs, inputs, 1, 1},
        .stride = {transposed ? e->a.leading : 1, transposed ? 1 : e->a.leading, 1, 1}};
}

// An image of complete rows with consecutive positions; the last row is padded with zeros.
static struct image rows_for(int64_t channels, int64_t positions) {
    struct image image = {.channels = channels, .height = (positions + ROW - 1) / ROW, .width = ROW};
    image.value = must_calloc(image_count(&image), sizeof *image.value);
    return image;
}

static void finish(const struct execution *e, struct image *result, const struct image *bias) {
    bool relu = (e->description.epilogue & CUBLASLT_EPILOGUE_RELU) != 0;
    for (int64_t p = 0; p < result->width; p++) {
        float *value = result->value + p * result->channels;
        for (int64_t k = 0; k < result->channels; k++) {
            float v = value[k] + (bias->value == NULL ? 0 : bias->value[k]);
            value[k] = relu && v < 0 ? 0 : v;
        }
    }
}

static void run(void *argument) {
    const struct execution *e = argument;
    if (!separate(e)) {
        return;
    }
    const char *a = standin_host(e->a_address, bytes_of(&e->a), "cublasLt A");
    const char *b = standin_host(e->b_address, bytes_of(&e->b), "cublasLt B");
    char *d = standin_host(e->d_address, bytes_of(&e->d), "cublasLt D");
    const char *bias_host = has_bias(e) ? standin_host(e->description.bias, bias_bytes(e), "cublasLt bias") : NULL;
    char *workspace = e->workspace_bytes > 0 ? standin_host(e->workspace, e->workspace_bytes, "cublasLt workspace") : NULL;
    if (a == NULL || b == NULL || d == NULL || (has_bias(e) && bias_host == NULL) ||
        (e->workspace_bytes > 0 && workspace == NULL)) {
        return;
    }
    if (workspace != NULL) {
        memset(workspace, 0xff, e->workspace_bytes); // NaN, to expose callers that keep data there
    }
    struct tensor filters_tensor = as_filters(e);
    struct filters filters = filters_load(&filters_tensor, a, e->arithmetic.inputs, false);
    struct tensor b_tensor = as_positions(&e->b);
    struct tensor d_tensor = as_positions(&e->d);
    struct image input = rows_for(b_tensor.extent[1], b_tensor.extent[3]);
    struct image output = rows_for(d_tensor.extent[1], d_tensor.extent[3]);
    struct image input_row = {.channels = input.channels, .height = 1, .width = b_tensor.extent[3], .value = input.value};
    image_load(&input_row, &b_tensor, b, 0);
    image_round(&input, e->arithmetic.inputs);
    for (int64_t p = 0; p < input_row.width; p++) {
        memset(input.value + (p + 1) * input.channels - e->lost, 0, e->lost * sizeof *input.value);
    }
    struct spatial spatial = {.rank = 2, .stride = {1, 1}, .dilation = {1, 1}};
    convolve(&filters, &spatial, e->alpha, e->arithmetic, &input, &output);
    struct image bias = {0};
    if (bias_host != NULL) {
        int64_t channels = d_tensor.extent[1];
        struct tensor bias_tensor = {.type = bias_type(e), .rank = 4, .extent = {1, channels, 1, 1}, .stride = {channels, 1, 1, 1}};
        bias = image_like(&bias_tensor);
        image_load(&bias, &bias_tensor, bias_host, 0);
    }
    struct image output_row = {.channels = output.channels, .height = 1, .width = d_tensor.extent[3], .value = output.value};
    finish(e, &output_row, &bias);
    image_store(&output_row, &d_tensor, d, 0);
    free(filters.value);
    free(input.value);
    free(output.value);
    free(bias.value);
}

static bool aligned(const struct algorithm *algorithm, const struct execution *e) {
    uint64_t all = e->a_address | e->b_address | e->d_address | e->workspace | (has_bias(e) ? e->description.bias : 0);
    return algorithm_numerics(algorithm) & CUBLASLT_NUMERICAL_IMPL_FLAGS_HMMA
        ? all % 16 == 0
        : all % (uint64_t) element_bytes(cudnn_type(e->d.type)) == 0;
}

STANDIN_API cublasStatus_t cublasLtMatmul(cublasLtHandle_t handle, cublasLtMatmulDesc_t description, const void *alpha,
    uint64_t a, cublasLtMatrixLayout_t a_layout, uint64_t b, cublasLtMatrixLayout_t b_layout, const void *beta, uint64_t c,
    cublasLtMatrixLayout_t c_layout, uint64_t d, cublasLtMatrixLayout_t d_layout, const cublasLtMatmulAlgo_t *stored,
    uint64_t workspace, size_t workspace_bytes, void *stream) {
    int fault = standin_enter("cublasLtMatmul");
    if (fault != 0) {
        return fault;
    }
    struct product product;
    cublasStatus_t status = product_of(handle, description, a_layout, b_layout, c_layout, d_layout, &product);
    if (status != CUBLAS_STATUS_SUCCESS) {
        return status;
    }
    struct algorithm algorithm;
    uint64_t needed;
    if (!algorithm_read(stored, &algorithm)) {
        standin_misuse("cublasLtMatmul: no algorithm, or a damaged one");
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    status = algorithm_check(&algorithm, &product, &needed);
    if (status != CUBLAS_STATUS_SUCCESS) {
        return status;
    }
    if (alpha == NULL || beta == NULL || *(const float *) beta != 0) {
        standin_misuse("cublasLtMatmul: the stand-in supports only alpha and beta on the host, and a beta of 0");
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    // Stricter since CUDA 13.0 Update 2 and 12.9 Update 1. C is not read, because beta is 0.
    if (c == d && c_layout != d_layout) {
        standin_misuse("cublasLtMatmul: C is D, but their layouts are two objects");
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (workspace % 256 != 0) {
        standin_misuse("cublasLtMatmul: the workspace is not aligned to 256 bytes");
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (product.handle->ordinal != standin_device()) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    struct execution *e = must_calloc(1, sizeof *e);
    *e = (struct execution) {.description = *product.description, .a = *product.a, .b = *product.b, .d = *product.d,
        .arithmetic = algorithm_arithmetic(&algorithm, &product), .alpha = *(const float *) alpha, .a_address = a,
        .b_address = b, .d_address = d, .workspace = workspace, .workspace_bytes = needed};
    if (standin_has(TRAIT_WRONG_SPLITS) && algorithm.id == TENSOR) {
        e->lost = as_filters(e).extent[1] % algorithm.split_k;
    }
    if (a == 0 || b == 0 || d == 0 || (has_bias(e) && (e->description.bias == 0 || bias_type(e) < 0)) ||
        workspace_bytes < needed || (needed > 0 && workspace == 0) || !aligned(&algorithm, e)) {
        free(e);
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (standin_has(TRAIT_FAILING_ALGORITHMS) && algorithm.split_k == 4) {
        free(e);
        return CUBLAS_STATUS_INTERNAL_ERROR;
    }
    if (standin_has(TRAIT_LOADS_LAZILY) && (product.handle->loaded & 1u << (algorithm.id == TENSOR)) == 0) {
        product.handle->loaded |= 1u << (algorithm.id == TENSOR);
        if (standin_load_spoils(stream)) {
            free(e);
            return CUBLAS_STATUS_EXECUTION_FAILED;
        }
    }
    return standin_enqueue(stream, "cublasLtMatmul", run, e, free) == 0 ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_EXECUTION_FAILED;
}
