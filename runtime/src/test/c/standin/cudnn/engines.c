// SPDX-License-Identifier: Apache-2.0
//
// The engines. Their notes differ in the properties that the product filters by: true float32 excludes engines with the note
// TENSOR_CORE, and deterministic mode excludes nondeterministic engines. Execution (execute.c) does what the notes say.
#include "core.h"

static const struct engine convolution_engines[] = {
    {.notes = {CUDNN_NUMERICAL_NOTE_STRICT_NAN_PROP}, .note_count = 1},
    {.notes = {CUDNN_NUMERICAL_NOTE_TENSOR_CORE},
        .note_count = 1,
        .knobs = {{CUDNN_KNOB_TYPE_TILE_SIZE, 0, 3}, {CUDNN_KNOB_TYPE_STAGES, 1, 4}},
        .knob_count = 2},
    {.notes = {CUDNN_NUMERICAL_NOTE_TENSOR_CORE, CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC},
        .note_count = 2,
        .needs_workspace = true,
        .knobs = {{CUDNN_KNOB_TYPE_SPLIT_K, 1, 8}},
        .knob_count = 1},
    {.needs_workspace = true, .knobs = {{CUDNN_KNOB_TYPE_TILE_SIZE, 0, 3}}, .knob_count = 1},
    {.notes = {CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC},
        .note_count = 1,
        .needs_workspace = true,
        .knobs = {{CUDNN_KNOB_TYPE_SPLIT_K, 1, 8}},
        .knob_count = 1},
    {.notes = {CUDNN_NUMERICAL_NOTE_TENSOR_CORE}, .note_count = 1, .refuses = true},
    {.notes = {CUDNN_NUMERICAL_NOTE_TENSOR_CORE, CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION}, .note_count = 2},
    {.notes = {CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS}, .note_count = 1},
    // Statuses that cuDNN 9.24 returned for engines that its heuristics proposed.
    {.status_of_plan = CUDNN_STATUS_EXECUTION_FAILED},
    {.status_of_plan = CUDNN_STATUS_EXECUTION_FAILED_CUDA_DRIVER},
    {.status_of_plan = CUDNN_STATUS_EXECUTION_FAILED_CUDART},
    {.status_of_workspace = CUDNN_STATUS_INTERNAL_ERROR},
    {.status_of_execution = CUDNN_STATUS_EXECUTION_FAILED},
    {.notes = {CUDNN_NUMERICAL_NOTE_STRICT_NAN_PROP}, .note_count = 1, .compiles_at_runtime = true},
    {.calls_cublaslt = true, .breaks = true},
    {.calls_cublaslt = true, .spoils_capture = true},
    // Of an installation without libcudnn_engines_runtime_compiled.so.
    {.status_of_plan = CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED},
};

// Of the convolution engines.
#define USUAL 8 // the first ones; the others need a trait
#define RUNTIME_COMPILED 13

static const struct engine other_engines[] = {
    {.compiles_at_runtime = true},
    {.compiles_at_runtime = true, .knobs = {{CUDNN_KNOB_TYPE_TILE_SIZE, 0, 3}}, .knob_count = 1},
    {.compiles_at_runtime = true, .needs_workspace = true},
};

// For 8-bit floating-point numbers. All of the real library's are compiled at run time.
static const struct engine float8_engines[] = {
    {.notes = {CUDNN_NUMERICAL_NOTE_TENSOR_CORE}, .note_count = 1, .compiles_at_runtime = true},
    {.notes = {CUDNN_NUMERICAL_NOTE_TENSOR_CORE},
        .note_count = 1,
        .compiles_at_runtime = true,
        .needs_workspace = true,
        .knobs = {{CUDNN_KNOB_TYPE_TILE_SIZE, 0, 3}},
        .knob_count = 1},
};

struct ranked {
    int engine;
    int64_t knobs[MAX_KNOBS];
};

// Without filtering, the caller gets the least exact one.
static const struct ranked convolution_ranking[] = {
    {14, {0}}, {15, {0}}, {16, {0}}, {8, {0}}, {9, {0}}, {10, {0}}, {11, {0}}, {12, {0}}, {6, {0}}, {7, {0}}, {1, {3, 4}}, {5, {0}}, {2, {4}}, {3, {1}}, {4, {2}}, {1, {0, 2}}, {0, {0}}};
static const struct ranked convolution_fallback[] = {{RUNTIME_COMPILED, {0}}, {0, {0}}, {3, {0}}};
static const struct ranked other_ranking[] = {{1, {2}}, {2, {0}}, {1, {0}}};
static const struct ranked other_fallback[] = {{0, {0}}};
static const struct ranked float8_ranking[] = {{1, {2}}, {0, {0}}, {1, {0}}, {1, {1}}, {1, {3}}};
static const struct ranked float8_fallback[] = {{0, {0}}};

#define COUNT(array) ((int) (sizeof(array) / sizeof *(array)))

static const struct node *main_node(const struct graph *graph) {
    return &graph->node[0];
}

static bool of_float8(const struct graph *graph) {
    return main_node(graph)->kind == NODE_CONVOLUTION &&
        graph->tensor[main_node(graph)->operand[OPERAND_X]].type == CUDNN_DATA_FP8_E4M3;
}

// Of 8-bit floating-point numbers: dense NHWC with channels in groups of 16; what is fused has float32 operands.
static bool float8_supported(const struct graph *graph) {
    const struct tensor *x = &graph->tensor[main_node(graph)->operand[OPERAND_X]];
    const struct tensor *w = &graph->tensor[main_node(graph)->operand[OPERAND_W]];
    if (w->type != x->type || x->extent[1] % 16 != 0 || w->extent[0] % 16 != 0 || x->stride[1] != 1 || w->stride[1] != 1) {
        return false;
    }
    for (int i = 0; i < graph->node_count; i++) {
        int b = graph->node[i].operand[OPERAND_B];
        if (b >= 0 && graph->tensor[b].type != CUDNN_DATA_FLOAT) {
            return false;
        }
        const struct tensor *y = &graph->tensor[graph->node[i].operand[OPERAND_Y]];
        if (y->is_virtual && y->type != CUDNN_DATA_FLOAT) {
            return false;
        }
    }
    return true;
}

// The real library fuses operations whose tensors have the same type in device memory.
static bool of_one_type(const struct graph *graph) {
    const struct tensor *x = &graph->tensor[main_node(graph)->operand[OPERAND_X]];
    for (int i = 0; i < graph->tensor_count; i++) {
        if (!graph->tensor[i].is_virtual && graph->tensor[i].type != x->type) {
            return false;
        }
    }
    return true;
}

// One convolution followed by pointwise operations, or a single operation, of rank 4.
bool engines_support(const struct graph *graph) {
    if (of_float8(graph) ? !float8_supported(graph) : main_node(graph)->kind == NODE_CONVOLUTION && !of_one_type(graph)) {
        return false;
    }
    for (int i = 0; i < graph->tensor_count; i++) {
        const struct tensor *t = &graph->tensor[i];
        if (t->rank != 4 || element_bytes(t->type) == 0 || tensor_elements(t) > INT32_MAX) {
            return false;
        }
    }
    for (int i = 0; i < graph->node_count; i++) {
        const struct node *node = &graph->node[i];
        const struct tensor *t = graph->tensor;
        bool computes_in_float = node->compute_type == CUDNN_DATA_FLOAT;
        if (!computes_in_float || (i > 0 && node->kind != NODE_POINTWISE)) {
            return false;
        }
        if (node->kind == NODE_CONVOLUTION) {
            const struct tensor *x = &t[node->operand[OPERAND_X]];
            const struct tensor *w = &t[node->operand[OPERAND_W]];
            if (x->extent[1] != w->extent[1] || w->is_virtual || node->alpha[1] != 0) {
                return false;
            }
        } else if (node->kind == NODE_NORMALIZATION) {
            const struct tensor *scale = &t[node->operand[OPERAND_SCALE]];
            if (tensor_elements(scale) != t[node->operand[OPERAND_X]].extent[1] || scale->extent[1] == 1) {
                return false;
            }
        }
    }
    return true;
}

int engine_count(const struct graph *graph) {
    if (of_float8(graph)) {
        return COUNT(float8_engines);
    }
    if (main_node(graph)->kind != NODE_CONVOLUTION) {
        return COUNT(other_engines);
    }
    bool all = standin_has(TRAIT_OTHER_STATUSES) || standin_has(TRAIT_RUNTIME_ENGINES) || standin_has(TRAIT_BREAKING_ENGINE) ||
        standin_has(TRAIT_UNCAPTURABLE);
    return all ? COUNT(convolution_engines) : USUAL;
}

const struct engine *engine_of(const struct graph *graph, int index) {
    if (of_float8(graph)) {
        return &float8_engines[index];
    }
    return main_node(graph)->kind == NODE_CONVOLUTION ? &convolution_engines[index] : &other_engines[index];
}

bool engine_has_note(const struct engine *engine, int note) {
    for (int i = 0; i < engine->note_count; i++) {
        if (engine->notes[i] == note) {
            return true;
        }
    }
    return false;
}

int64_t engine_workspace(const struct configuration *configuration) {
    if (!engine_of(configuration->graph, configuration->engine)->needs_workspace) {
        return 0;
    }
    const struct graph *graph = configuration->graph;
    const struct tensor *y = &graph->tensor[main_node(graph)->operand[OPERAND_Y]];
    int64_t bytes = (tensor_elements(y) / y->extent[0] * 4 + 255) / 256 * 256;
    return bytes < 8 << 20 ? bytes : 8 << 20;
}

static bool left_to_naive(const struct graph *graph) {
    return standin_has(TRAIT_NAIVE_DILATION) && main_node(graph)->kind == NODE_CONVOLUTION &&
        main_node(graph)->spatial.dilation[0] > 1 &&
        graph->tensor[main_node(graph)->operand[OPERAND_X]].type == CUDNN_DATA_FLOAT;
}

// Tensor cores read channels in groups, and only float32 can be converted to a narrower type.
static bool fits(const struct graph *graph, const struct engine *engine) {
    const struct tensor *x = &graph->tensor[main_node(graph)->operand[OPERAND_X]];
    bool fails = (engine->status_of_plan | engine->status_of_workspace | engine->status_of_execution) != 0;
    if ((fails && !standin_has(TRAIT_OTHER_STATUSES)) || (engine->breaks && !standin_has(TRAIT_BREAKING_ENGINE)) ||
        (engine->spoils_capture && !standin_has(TRAIT_UNCAPTURABLE)) ||
        (engine == &convolution_engines[RUNTIME_COMPILED] && !standin_has(TRAIT_RUNTIME_ENGINES))) {
        return false;
    }
    // Engines with tensor cores are not exact float32, which is what the others are missing for.
    if (left_to_naive(graph) && engine != &convolution_engines[0] &&
        !engine_has_note(engine, CUDNN_NUMERICAL_NOTE_TENSOR_CORE)) {
        return false;
    }
    return (!engine_has_note(engine, CUDNN_NUMERICAL_NOTE_TENSOR_CORE) ||
               x->extent[1] % (16 / element_bytes(x->type)) == 0) &&
        (!engine_has_note(engine, CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS) || x->type == CUDNN_DATA_FLOAT);
}

int engine_ranking(const struct graph *graph, int mode, struct configuration configurations[MAX_CONFIGURATIONS]) {
    if (!engines_support(graph)) {
        return 0;
    }
    bool convolution = main_node(graph)->kind == NODE_CONVOLUTION;
    bool fallback = mode == CUDNN_HEUR_MODE_FALLBACK;
    const struct ranked *ranking = convolution ? (fallback ? convolution_fallback : convolution_ranking)
                                               : (fallback ? other_fallback : other_ranking);
    int length = convolution ? (fallback ? COUNT(convolution_fallback) : COUNT(convolution_ranking))
                             : (fallback ? COUNT(other_fallback) : COUNT(other_ranking));
    if (of_float8(graph)) {
        ranking = fallback ? float8_fallback : float8_ranking;
        length = fallback ? COUNT(float8_fallback) : COUNT(float8_ranking);
    }
    int count = 0;
    for (int i = 0; i < length; i++) {
        if (fits(graph, engine_of(graph, ranking[i].engine))) {
            struct configuration *configuration = &configurations[count++];
            *configuration = (struct configuration) {.graph = (struct graph *) graph, .engine = ranking[i].engine};
            for (int k = 0; k < MAX_KNOBS; k++) {
                configuration->knobs[k] = ranking[i].knobs[k];
            }
        }
    }
    return count;
}
