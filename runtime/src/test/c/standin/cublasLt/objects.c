// SPDX-License-Identifier: Apache-2.0
//
// Handles, matmul descriptors, layouts and preferences, and their attributes.
#include "../cudnn/memory.h"
#include "../cudnn/tables.h"
#include "core.h"

#include <string.h>

const uintptr_t table_base = 0x5d4e000000000000u;

STANDIN_API size_t cublasLtGetVersion(void) {
    standin_enter("cublasLtGetVersion");
    return VERSION;
}

STANDIN_API const char *cublasLtGetStatusName(cublasStatus_t status) {
    standin_enter("cublasLtGetStatusName");
    switch (status) {
#define X(name, value, text) \
    case name: return #name;
        CUBLAS_STATUSES(X)
#undef X
        default: return "CUBLAS_STATUS_UNKNOWN";
    }
}

STANDIN_API const char *cublasLtGetStatusString(cublasStatus_t status) {
    standin_enter("cublasLtGetStatusString");
    switch (status) {
#define X(name, value, text) \
    case name: return text;
        CUBLAS_STATUSES(X)
#undef X
        default: return "unknown";
    }
}

static cublasStatus_t create(int kind, const char *book, void *object, void **created) {
    *created = table_add(kind, object);
    standin_book(book, 1);
    return CUBLAS_STATUS_SUCCESS;
}

// Destroys the object, then reports a requested fault.
static cublasStatus_t destroy(const char *function, int kind, const char *book, void *handle) {
    int fault = standin_enter(function);
    void *object = table_find(kind, handle);
    if (handle == NULL) {
        return kind == TABLE_HANDLE ? CUBLAS_STATUS_INVALID_VALUE : fault;
    }
    if (object == NULL) {
        standin_misuse("%s: %p is not a valid handle, or is destroyed", function, handle);
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    table_remove(handle);
    free(object);
    standin_book(book, -1);
    return fault;
}

STANDIN_API cublasStatus_t cublasLtCreate(cublasLtHandle_t *created) {
    int fault = standin_enter("cublasLtCreate");
    if (fault != 0) {
        return fault;
    }
    if (created == NULL || standin_context_status() != 0) {
        return CUBLAS_STATUS_NOT_INITIALIZED;
    }
    struct handle *handle = must_calloc(1, sizeof *handle);
    handle->ordinal = standin_device();
    return create(TABLE_HANDLE, "cublasLt handle", handle, created);
}

STANDIN_API cublasStatus_t cublasLtDestroy(cublasLtHandle_t handle) {
    return destroy("cublasLtDestroy", TABLE_HANDLE, "cublasLt handle", handle);
}

STANDIN_API cublasStatus_t cublasLtMatmulDescCreate(cublasLtMatmulDesc_t *created, int compute_type, int scale_type) {
    int fault = standin_enter("cublasLtMatmulDescCreate");
    if (fault != 0 || created == NULL) {
        return fault != 0 ? fault : CUBLAS_STATUS_INVALID_VALUE;
    }
    struct description *description = must_calloc(1, sizeof *description);
    *description = (struct description) {.compute_type = compute_type, .scale_type = scale_type,
        .epilogue = CUBLASLT_EPILOGUE_DEFAULT, .bias_type = -1};
    return create(TABLE_DESCRIPTION, "cublasLt descriptor", description, created);
}

STANDIN_API cublasStatus_t cublasLtMatmulDescDestroy(cublasLtMatmulDesc_t description) {
    return destroy("cublasLtMatmulDescDestroy", TABLE_DESCRIPTION, "cublasLt descriptor", description);
}

STANDIN_API cublasStatus_t cublasLtMatrixLayoutCreate(
    cublasLtMatrixLayout_t *created, int type, uint64_t rows, uint64_t columns, int64_t leading) {
    int fault = standin_enter("cublasLtMatrixLayoutCreate");
    if (fault != 0 || created == NULL) {
        return fault != 0 ? fault : CUBLAS_STATUS_INVALID_VALUE;
    }
    struct layout *layout = must_calloc(1, sizeof *layout);
    *layout = (struct layout) {.type = type, .rows = rows, .columns = columns, .leading = leading};
    return create(TABLE_LAYOUT, "cublasLt descriptor", layout, created);
}

STANDIN_API cublasStatus_t cublasLtMatrixLayoutDestroy(cublasLtMatrixLayout_t layout) {
    return destroy("cublasLtMatrixLayoutDestroy", TABLE_LAYOUT, "cublasLt descriptor", layout);
}

STANDIN_API cublasStatus_t cublasLtMatmulPreferenceCreate(cublasLtMatmulPreference_t *created) {
    int fault = standin_enter("cublasLtMatmulPreferenceCreate");
    if (fault != 0 || created == NULL) {
        return fault != 0 ? fault : CUBLAS_STATUS_INVALID_VALUE;
    }
    struct preference *preference = must_calloc(1, sizeof *preference);
    *preference = (struct preference) {.search_mode = CUBLASLT_SEARCH_BEST_FIT,
        .reduction_schemes = CUBLASLT_REDUCTION_SCHEME_MASK, .alignment = {256, 256, 256, 256}, .implementations = ~0ull};
    return create(TABLE_PREFERENCE, "cublasLt descriptor", preference, created);
}

STANDIN_API cublasStatus_t cublasLtMatmulPreferenceDestroy(cublasLtMatmulPreference_t preference) {
    return destroy("cublasLtMatmulPreferenceDestroy", TABLE_PREFERENCE, "cublasLt descriptor", preference);
}

// ---- attributes ----

struct field {
    int attribute;
    size_t offset;
    size_t bytes;
};

#define FIELD(attribute, type, name) {attribute, offsetof(struct type, name), sizeof(((struct type *) 0)->name)}

static const struct field description_fields[] = {
    FIELD(CUBLASLT_MATMUL_DESC_COMPUTE_TYPE, description, compute_type),
    FIELD(CUBLASLT_MATMUL_DESC_SCALE_TYPE, description, scale_type),
    FIELD(CUBLASLT_MATMUL_DESC_POINTER_MODE, description, pointer_mode),
    FIELD(CUBLASLT_MATMUL_DESC_TRANSA, description, transpose_a),
    FIELD(CUBLASLT_MATMUL_DESC_TRANSB, description, transpose_b),
    FIELD(CUBLASLT_MATMUL_DESC_EPILOGUE, description, epilogue),
    FIELD(CUBLASLT_MATMUL_DESC_BIAS_POINTER, description, bias),
    FIELD(CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE, description, bias_type),
    FIELD(CUBLASLT_MATMUL_DESC_SM_COUNT_TARGET, description, sm_count_target),
    {-1, 0, 0},
};

static const struct field preference_fields[] = {
    FIELD(CUBLASLT_MATMUL_PREF_SEARCH_MODE, preference, search_mode),
    FIELD(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, preference, max_workspace),
    FIELD(CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, preference, reduction_schemes),
    FIELD(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, preference, alignment[0]),
    FIELD(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, preference, alignment[1]),
    FIELD(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, preference, alignment[2]),
    FIELD(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, preference, alignment[3]),
    FIELD(CUBLASLT_MATMUL_PREF_IMPL_MASK, preference, implementations),
    {-1, 0, 0},
};

static const struct field *field_of(const char *function, const struct field *fields, int attribute) {
    for (; fields->attribute >= 0; fields++) {
        if (fields->attribute == attribute) {
            return fields;
        }
    }
    standin_misuse("%s: the stand-in has no attribute %d", function, attribute);
    return NULL;
}

static cublasStatus_t set(
    const char *function, int kind, const struct field *fields, void *handle, int attribute, const void *value, size_t bytes) {
    int fault = standin_enter(function);
    if (fault != 0) {
        return fault;
    }
    void *object = table_find(kind, handle);
    const struct field *field = field_of(function, fields, attribute);
    if (object == NULL || field == NULL || value == NULL || bytes != field->bytes) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    memcpy((char *) object + field->offset, value, bytes);
    return CUBLAS_STATUS_SUCCESS;
}

STANDIN_API cublasStatus_t cublasLtMatmulDescSetAttribute(
    cublasLtMatmulDesc_t description, int attribute, const void *value, size_t bytes) {
    return set("cublasLtMatmulDescSetAttribute", TABLE_DESCRIPTION, description_fields, description, attribute, value, bytes);
}

STANDIN_API cublasStatus_t cublasLtMatmulPreferenceSetAttribute(
    cublasLtMatmulPreference_t preference, int attribute, const void *value, size_t bytes) {
    return set("cublasLtMatmulPreferenceSetAttribute", TABLE_PREFERENCE, preference_fields, preference, attribute, value, bytes);
}

// ---- the operands of a call ----

int cudnn_type(uint32_t cuda_type) {
    switch (cuda_type) {
        case CUDA_R_32F: return CUDNN_DATA_FLOAT;
        case CUDA_R_16F: return CUDNN_DATA_HALF;
        case CUDA_R_16BF: return CUDNN_DATA_BFLOAT16;
        default: return -1;
    }
}

static const struct layout *layout_of(cublasLtMatrixLayout_t handle, const char *role) {
    const struct layout *layout = table_find(TABLE_LAYOUT, handle);
    if (layout == NULL) {
        standin_misuse("the layout of %s is invalid, or is destroyed", role);
    }
    return layout;
}

static bool sound(const struct layout *l) {
    return l->rows > 0 && l->columns > 0 && l->rows < INT32_MAX && l->columns < INT32_MAX && l->leading >= (int64_t) l->rows;
}

cublasStatus_t product_of(cublasLtHandle_t handle, cublasLtMatmulDesc_t description, cublasLtMatrixLayout_t a,
    cublasLtMatrixLayout_t b, cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d, struct product *p) {
    *p = (struct product) {.handle = table_find(TABLE_HANDLE, handle),
        .description = table_find(TABLE_DESCRIPTION, description),
        .a = layout_of(a, "A"),
        .b = layout_of(b, "B"),
        .c = layout_of(c, "C"),
        .d = layout_of(d, "D")};
    if (p->handle == NULL || p->description == NULL) {
        standin_misuse("the cublasLt handle or the descriptor of a product is invalid, or is destroyed");
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (p->a == NULL || p->b == NULL || p->c == NULL || p->d == NULL || !sound(p->a) || !sound(p->b) || !sound(p->c) ||
        !sound(p->d)) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    bool transposed = p->description->transpose_a == CUBLAS_OP_T;
    uint64_t m = transposed ? p->a->columns : p->a->rows;
    uint64_t k = transposed ? p->a->rows : p->a->columns;
    if (p->b->rows != k || p->d->rows != m || p->d->columns != p->b->columns || p->c->rows != m || p->c->columns != p->d->columns) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    bool served = p->description->transpose_b == CUBLAS_OP_N && p->description->pointer_mode == CUBLASLT_POINTER_MODE_HOST && p->description->scale_type == CUDA_R_32F &&
        p->a->type == p->b->type && p->c->type == p->d->type && cudnn_type(p->a->type) >= 0 && cudnn_type(p->d->type) >= 0;
    if (!served) {
        standin_misuse("the stand-in computes products of float types with B not transposed, and alpha and beta on the host");
    }
    return served ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_NOT_SUPPORTED;
}
