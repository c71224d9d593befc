// SPDX-License-Identifier: Apache-2.0
//
// Internal objects of the stand-in cuBLASLt.
#ifndef STANDIN_CUBLASLT_CORE_H
#define STANDIN_CUBLASLT_CORE_H

#include "../cudnn/compute.h"
#include "../standin.h"
#include "abi.h"

#include <stdbool.h>

#define VERSION 130101

// Kernel families: multiply-adds, and the one of the real library that uses tensor cores since Hopper.
enum { FMA = 0, TENSOR = 66 };

enum { TABLE_HANDLE = 1, TABLE_DESCRIPTION, TABLE_LAYOUT, TABLE_PREFERENCE };

struct handle {
    int ordinal;
    unsigned loaded; // a bit for each family whose code a first product has loaded
};

struct description {
    int32_t compute_type;
    int32_t scale_type;
    int32_t pointer_mode;
    int32_t transpose_a;
    int32_t transpose_b;
    uint32_t epilogue;
    uint64_t bias;
    int32_t bias_type; // -1: that of D
    int32_t sm_count_target;
};

struct layout { // of a matrix
    uint32_t type;
    uint64_t rows;
    uint64_t columns;
    int64_t leading; // elements from one column to the next
};

struct preference {
    uint32_t search_mode;
    uint64_t max_workspace;
    uint32_t reduction_schemes;
    uint32_t alignment[4]; // of A, B, C, D
    uint64_t implementations;
};

struct product { // the resolved operands of a call
    struct handle *handle;
    const struct description *description;
    const struct layout *a;
    const struct layout *b;
    const struct layout *c;
    const struct layout *d;
};

// Resolves all operands. Returns CUBLAS_STATUS_INVALID_VALUE if one is invalid or they do not fit together.
cublasStatus_t product_of(cublasLtHandle_t handle, cublasLtMatmulDesc_t description, cublasLtMatrixLayout_t a,
    cublasLtMatrixLayout_t b, cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d, struct product *product);

// ---- algorithms (algorithms.c) ----

// The contents of a cublasLtMatmulAlgo_t. The caller may store it but must not change it.
struct algorithm {
    uint32_t magic;
    uint32_t checksum; // of the rest, with this field set to 0
    int32_t id;
    uint32_t tile;
    uint32_t stages;
    int32_t split_k;
    uint32_t reduction_scheme;
    uint32_t swizzling;
    uint32_t custom_option;
    uint16_t inner_shape;
    uint16_t cluster_shape;
    uint32_t element_type; // of A and B
    uint32_t compute_type;
    int32_t ordinal;
    uint32_t reserved[3];
};

_Static_assert(sizeof(struct algorithm) == sizeof(cublasLtMatmulAlgo_t), "an algorithm fills its 64 bytes");

bool algorithm_read(const cublasLtMatmulAlgo_t *stored, struct algorithm *algorithm); // false if it is damaged
cublasStatus_t algorithm_check(const struct algorithm *algorithm, const struct product *product, uint64_t *workspace);
uint64_t algorithm_numerics(const struct algorithm *algorithm);
struct arithmetic algorithm_arithmetic(const struct algorithm *algorithm, const struct product *product);

int cudnn_type(uint32_t cuda_type); // the element type in compute.h's terms; -1 for others

#endif
