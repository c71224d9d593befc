// SPDX-License-Identifier: Apache-2.0
//
// Algorithms. They differ in the properties that the product asks the heuristics for: arithmetic, workspace, and the type
// that partial sums are rounded to.
#include "../cudnn/memory.h"
#include "../cudnn/tables.h"
#include "core.h"

#include <string.h>

#define MAGIC 0x5d417a11u

static const int families[] = {FMA, TENSOR};

static const uint32_t tiles[] = {15, 18, 20};  // 64x64, 128x64, 128x128
static const uint32_t stages[] = {10, 15};     // 32x4, 64x3

static uint32_t checksum(const struct algorithm *algorithm) {
    struct algorithm copy = *algorithm;
    copy.checksum = 0;
    uint32_t sum = 2166136261u; // FNV-1a
    for (size_t i = 0; i < sizeof copy; i++) {
        sum = (sum ^ ((const unsigned char *) &copy)[i]) * 16777619u;
    }
    return sum;
}

static void algorithm_write(struct algorithm algorithm, cublasLtMatmulAlgo_t *stored) {
    algorithm.magic = MAGIC;
    algorithm.checksum = checksum(&algorithm);
    memcpy(stored, &algorithm, sizeof algorithm);
}

bool algorithm_read(const cublasLtMatmulAlgo_t *stored, struct algorithm *algorithm) {
    if (stored == NULL) {
        return false;
    }
    memcpy(algorithm, stored, sizeof *algorithm);
    return algorithm->magic == MAGIC && algorithm->checksum == checksum(algorithm);
}

uint64_t algorithm_numerics(const struct algorithm *a) {
    uint64_t input = a->element_type == CUDA_R_16F ? CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16F
        : a->element_type == CUDA_R_16BF           ? CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_16BF
        : a->id == TENSOR                          ? CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32
                                                   : CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_32F;
    return input | CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_32F |
        (a->id == TENSOR ? CUBLASLT_NUMERICAL_IMPL_FLAGS_HMMA : CUBLASLT_NUMERICAL_IMPL_FLAGS_FMA);
}

struct arithmetic algorithm_arithmetic(const struct algorithm *a, const struct product *p) {
    struct arithmetic arithmetic = {0};
    if (algorithm_numerics(a) & CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32) {
        arithmetic.inputs = standin_has(TRAIT_TRUNCATES) ? TRUNCATE_TO_TF32 : ROUND_TO_TF32;
    }
    if (a->reduction_scheme == CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE) {
        arithmetic.sums = rounding_of(cudnn_type(p->d->type));
    }
    return arithmetic;
}

// Whether the family supports these types. Tensor cores take float32 elements only if TF32 is allowed.
static bool takes(int id, uint32_t element_type, uint32_t compute_type) {
    if ((id != FMA && id != TENSOR) || cudnn_type(element_type) < 0) {
        return false;
    }
    switch (compute_type) {
        case CUBLAS_COMPUTE_32F: return id == FMA || element_type != CUDA_R_32F;
        case CUBLAS_COMPUTE_32F_PEDANTIC: return id == FMA;
        case CUBLAS_COMPUTE_32F_FAST_TF32: return element_type == CUDA_R_32F;
        default: return false;
    }
}

cublasStatus_t algorithm_check(const struct algorithm *a, const struct product *p, uint64_t *workspace) {
    if (a->element_type != p->a->type || a->compute_type != (uint32_t) p->description->compute_type) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (a->ordinal != p->handle->ordinal) {
        return CUBLAS_STATUS_ARCH_MISMATCH;
    }
    bool split = a->split_k > 1;
    bool reduces = a->reduction_scheme == CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE ||
        a->reduction_scheme == CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE;
    if (!takes(a->id, a->element_type, a->compute_type) || a->split_k < 1 || a->split_k > 8 || split != reduces) {
        return CUBLAS_STATUS_NOT_SUPPORTED;
    }
    // Tensor cores load 16 bytes at a time, starting at the beginning of every column.
    int64_t element = element_bytes(cudnn_type(p->a->type));
    if (a->id == TENSOR && (p->a->leading * element % 16 != 0 || p->b->leading * element % 16 != 0)) {
        return CUBLAS_STATUS_NOT_SUPPORTED;
    }
    *workspace = split ? p->d->rows * p->d->columns * sizeof(float) * a->split_k : 0;
    return CUBLAS_STATUS_SUCCESS;
}

// In the order of the heuristics: without a mask, the least exact one comes first.
static const struct {
    int id;
    int tile;
    int split_k;
    uint32_t reduction_scheme;
} ranking[] = {
    {TENSOR, 2, 2, CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE},
    {FMA, 2, 2, CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE},
    {TENSOR, 2, 1, CUBLASLT_REDUCTION_SCHEME_NONE},
    {TENSOR, 1, 4, CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE},
    {TENSOR, 0, 1, CUBLASLT_REDUCTION_SCHEME_NONE},
    {FMA, 1, 1, CUBLASLT_REDUCTION_SCHEME_NONE},
    {FMA, 0, 4, CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE},
    {FMA, 0, 1, CUBLASLT_REDUCTION_SCHEME_NONE},
};

STANDIN_API cublasStatus_t cublasLtMatmulAlgoGetHeuristic(cublasLtHandle_t handle, cublasLtMatmulDesc_t description,
    cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b, cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d,
    cublasLtMatmulPreference_t preference_handle, int requested, cublasLtMatmulHeuristicResult_t *results, int *returned) {
    int fault = standin_enter("cublasLtMatmulAlgoGetHeuristic");
    if (fault != 0) {
        return fault;
    }
    struct product product;
    const struct preference *preference = table_find(TABLE_PREFERENCE, preference_handle);
    if (preference == NULL || requested < 1 || results == NULL || returned == NULL) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    cublasStatus_t status = product_of(handle, description, a, b, c, d, &product);
    if (status != CUBLAS_STATUS_SUCCESS) {
        return status;
    }
    bool aligned = preference->alignment[0] % 16 == 0 && preference->alignment[1] % 16 == 0 &&
        preference->alignment[3] % 16 == 0 && product.description->bias % 16 == 0;
    int count = 0;
    for (size_t i = 0; i < sizeof ranking / sizeof *ranking && count < requested; i++) {
        struct algorithm algorithm = {.id = ranking[i].id, .tile = tiles[ranking[i].tile], .stages = stages[i % 2],
            .split_k = ranking[i].split_k, .reduction_scheme = ranking[i].reduction_scheme, .element_type = product.a->type,
            .compute_type = product.description->compute_type, .ordinal = product.handle->ordinal};
        uint64_t workspace;
        bool allowed = (algorithm_numerics(&algorithm) & ~preference->implementations) == 0 &&
            (algorithm.reduction_scheme & ~preference->reduction_schemes) == 0 && (aligned || algorithm.id == FMA);
        if (!allowed || algorithm_check(&algorithm, &product, &workspace) != CUBLAS_STATUS_SUCCESS ||
            workspace > preference->max_workspace) {
            continue;
        }
        cublasLtMatmulHeuristicResult_t *result = &results[count++];
        memset(result, 0, sizeof *result);
        algorithm_write(algorithm, &result->algo);
        result->workspaceSize = workspace;
        result->wavesCount = (float) (product.d->rows * product.d->columns) / (float) (132 * 64 * 64 << ranking[i].tile);
        // The last one is listed but then does not work, as real heuristics sometimes do.
        result->state = i + 1 < sizeof ranking / sizeof *ranking ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_NOT_SUPPORTED;
    }
    *returned = count;
    return count > 0 ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_NOT_SUPPORTED;
}

STANDIN_API cublasStatus_t cublasLtMatmulAlgoGetIds(cublasLtHandle_t handle, int compute_type, int scale_type, int a_type,
    int b_type, int c_type, int d_type, int requested, int *ids, int *returned) {
    int fault = standin_enter("cublasLtMatmulAlgoGetIds");
    if (fault != 0) {
        return fault;
    }
    if (table_find(TABLE_HANDLE, handle) == NULL || requested < 1 || ids == NULL || returned == NULL) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    *returned = 0;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        int id = families[i];
        if (scale_type == CUDA_R_32F && a_type == b_type && c_type == d_type && takes(id, a_type, compute_type) &&
            *returned < requested) {
            ids[(*returned)++] = id;
        }
    }
    return CUBLAS_STATUS_SUCCESS;
}

STANDIN_API cublasStatus_t cublasLtMatmulAlgoInit(cublasLtHandle_t handle_number, int compute_type, int scale_type, int a_type,
    int b_type, int c_type, int d_type, int id, cublasLtMatmulAlgo_t *stored) {
    int fault = standin_enter("cublasLtMatmulAlgoInit");
    if (fault != 0) {
        return fault;
    }
    const struct handle *handle = table_find(TABLE_HANDLE, handle_number);
    if (handle == NULL || stored == NULL || (id != FMA && id != TENSOR)) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (scale_type != CUDA_R_32F || a_type != b_type || c_type != d_type || !takes(id, a_type, compute_type)) {
        return CUBLAS_STATUS_NOT_SUPPORTED;
    }
    algorithm_write((struct algorithm) {.id = id, .split_k = 1, .element_type = a_type, .compute_type = compute_type,
                        .ordinal = handle->ordinal},
        stored);
    return CUBLAS_STATUS_SUCCESS;
}

STANDIN_API cublasStatus_t cublasLtMatmulAlgoCheck(cublasLtHandle_t handle, cublasLtMatmulDesc_t description,
    cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b, cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d,
    const cublasLtMatmulAlgo_t *stored, cublasLtMatmulHeuristicResult_t *result) {
    int fault = standin_enter("cublasLtMatmulAlgoCheck");
    if (fault != 0) {
        return fault;
    }
    struct product product;
    cublasStatus_t status = product_of(handle, description, a, b, c, d, &product);
    if (status != CUBLAS_STATUS_SUCCESS) {
        return status;
    }
    struct algorithm algorithm;
    if (!algorithm_read(stored, &algorithm) || result == NULL) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    uint64_t workspace;
    status = algorithm_check(&algorithm, &product, &workspace);
    if (status == CUBLAS_STATUS_SUCCESS) {
        result->workspaceSize = workspace;
        result->state = CUBLAS_STATUS_SUCCESS;
        result->wavesCount = 1;
    }
    return status;
}

// Shared by the attribute getters: returns the size if there is no buffer, and the value if the buffer is large enough.
static cublasStatus_t answer(const void *value, size_t bytes, void *buffer, size_t room, size_t *written) {
    if (room == 0 ? written == NULL : (buffer == NULL || room < bytes)) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (room > 0) {
        memcpy(buffer, value, bytes);
    }
    if (written != NULL) {
        *written = bytes;
    }
    return CUBLAS_STATUS_SUCCESS;
}

STANDIN_API cublasStatus_t cublasLtMatmulAlgoCapGetAttribute(
    const cublasLtMatmulAlgo_t *stored, int attribute, void *buffer, size_t room, size_t *written) {
    int fault = standin_enter("cublasLtMatmulAlgoCapGetAttribute");
    if (fault != 0) {
        return fault;
    }
    struct algorithm algorithm;
    if (!algorithm_read(stored, &algorithm)) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    uint64_t numerics = algorithm_numerics(&algorithm);
    uint32_t value;
    switch (attribute) {
        case CUBLASLT_ALGO_CAP_TILE_IDS: return answer(tiles, sizeof tiles, buffer, room, written);
        case CUBLASLT_ALGO_CAP_STAGES_IDS: return answer(stages, sizeof stages, buffer, room, written);
        case CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS: return answer(&numerics, sizeof numerics, buffer, room, written);
        case CUBLASLT_ALGO_CAP_REDUCTION_SCHEME_MASK:
            value = CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE | CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE;
            break;
        case CUBLASLT_ALGO_CAP_SPLITK_SUPPORT:
        case CUBLASLT_ALGO_CAP_OUT_OF_PLACE_RESULT_SUPPORT: value = 1; break;
        case CUBLASLT_ALGO_CAP_CTA_SWIZZLING_SUPPORT:
        case CUBLASLT_ALGO_CAP_STRIDED_BATCH_SUPPORT:
        case CUBLASLT_ALGO_CAP_CUSTOM_OPTION_MAX: value = 0; break;
        case CUBLASLT_ALGO_CAP_POINTER_MODE_MASK: value = 1 << CUBLASLT_POINTER_MODE_HOST; break;
        case CUBLASLT_ALGO_CAP_EPILOGUE_MASK: value = CUBLASLT_EPILOGUE_RELU_BIAS | CUBLASLT_EPILOGUE_DEFAULT; break;
        case CUBLASLT_ALGO_CAP_MIN_ALIGNMENT_A_BYTES:
        case CUBLASLT_ALGO_CAP_MIN_ALIGNMENT_B_BYTES:
        case CUBLASLT_ALGO_CAP_MIN_ALIGNMENT_C_BYTES:
        case CUBLASLT_ALGO_CAP_MIN_ALIGNMENT_D_BYTES: value = algorithm.id == TENSOR ? 16 : 4; break;
        default: return CUBLAS_STATUS_INVALID_VALUE;
    }
    return answer(&value, sizeof value, buffer, room, written);
}

struct field {
    int attribute;
    size_t offset;
    size_t bytes;
};

#define FIELD(attribute, name) {attribute, offsetof(struct algorithm, name), sizeof(((struct algorithm *) 0)->name)}

static const struct field fields[] = {
    FIELD(CUBLASLT_ALGO_CONFIG_ID, id),
    FIELD(CUBLASLT_ALGO_CONFIG_TILE_ID, tile),
    FIELD(CUBLASLT_ALGO_CONFIG_SPLITK_NUM, split_k),
    FIELD(CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME, reduction_scheme),
    FIELD(CUBLASLT_ALGO_CONFIG_CTA_SWIZZLING, swizzling),
    FIELD(CUBLASLT_ALGO_CONFIG_CUSTOM_OPTION, custom_option),
    FIELD(CUBLASLT_ALGO_CONFIG_STAGES_ID, stages),
    FIELD(CUBLASLT_ALGO_CONFIG_INNER_SHAPE_ID, inner_shape),
    FIELD(CUBLASLT_ALGO_CONFIG_CLUSTER_SHAPE_ID, cluster_shape),
};

static const struct field *field_of(int attribute) {
    return attribute < 0 || (size_t) attribute >= sizeof fields / sizeof *fields ? NULL : &fields[attribute];
}

STANDIN_API cublasStatus_t cublasLtMatmulAlgoConfigGetAttribute(
    const cublasLtMatmulAlgo_t *stored, int attribute, void *buffer, size_t room, size_t *written) {
    int fault = standin_enter("cublasLtMatmulAlgoConfigGetAttribute");
    if (fault != 0) {
        return fault;
    }
    struct algorithm algorithm;
    const struct field *field = field_of(attribute);
    if (field == NULL || !algorithm_read(stored, &algorithm) || (room > 0 && room != field->bytes)) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    return answer((const char *) &algorithm + field->offset, field->bytes, buffer, room, written);
}

STANDIN_API cublasStatus_t cublasLtMatmulAlgoConfigSetAttribute(
    cublasLtMatmulAlgo_t *stored, int attribute, const void *value, size_t bytes) {
    int fault = standin_enter("cublasLtMatmulAlgoConfigSetAttribute");
    if (fault != 0) {
        return fault;
    }
    struct algorithm algorithm;
    const struct field *field = field_of(attribute);
    if (field == NULL || attribute == CUBLASLT_ALGO_CONFIG_ID || !algorithm_read(stored, &algorithm) || value == NULL ||
        bytes != field->bytes) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    memcpy((char *) &algorithm + field->offset, value, bytes);
    algorithm_write(algorithm, stored);
    return CUBLAS_STATUS_SUCCESS;
}
