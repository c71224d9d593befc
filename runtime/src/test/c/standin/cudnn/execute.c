// SPDX-License-Identifier: Apache-2.0
//
// Executes a plan: computes its graph node by node and image by image in float32, and rounds every tensor to its declared
// type. Device memory is resolved when the work runs, with the extents of the tensors.
#include "compute.h"
#include "core.h"
#include "memory.h"

#include <string.h>

struct binding {
    uint64_t address; // on the device
    float number;     // the value, for a tensor by value
};

struct execution {
    struct plan *plan;
    struct binding *bindings; // one per tensor of the graph
    uint64_t workspace;
};

struct range {
    uint64_t first;
    uint64_t end;
};

static bool overlap(struct range a, struct range b) {
    return a.first < b.end && b.first < a.end;
}

static struct range range_of(const struct execution *e, int tensor) {
    uint64_t first = e->bindings[tensor].address;
    return (struct range) {first, first + tensor_bytes(&e->plan->configuration.graph->tensor[tensor])};
}

static bool on_device(const struct tensor *tensor) {
    return !tensor->is_virtual && !tensor->by_value;
}

static bool is_written(const struct graph *graph, int tensor) {
    for (int i = 0; i < graph->node_count; i++) {
        if (graph->node[i].operand[OPERAND_Y] == tensor) {
            return true;
        }
    }
    return false;
}

// A kernel accesses its tensors and workspace in an unknown order, so written memory must not overlap any other memory.
static bool separate(const struct execution *e) {
    const struct graph *graph = e->plan->configuration.graph;
    struct range workspace = {e->workspace, e->workspace + e->plan->workspace};
    for (int i = 0; i < graph->tensor_count; i++) {
        if (!on_device(&graph->tensor[i])) {
            continue;
        }
        if (e->plan->workspace > 0 && overlap(workspace, range_of(e, i))) {
            standin_violation("the workspace overlaps tensor %lld", (long long) graph->tensor[i].uid);
            return false;
        }
        for (int j = 0; j < graph->tensor_count; j++) {
            if (i != j && on_device(&graph->tensor[j]) && is_written(graph, j) && overlap(range_of(e, i), range_of(e, j))) {
                standin_violation("tensor %lld overlaps tensor %lld, which is written", (long long) graph->tensor[i].uid,
                    (long long) graph->tensor[j].uid);
                return false;
            }
        }
    }
    return true;
}

// Resolves the host views; false if one is not in live memory.
static bool look_up(const struct execution *e, char **hosts) {
    const struct graph *graph = e->plan->configuration.graph;
    for (int i = 0; i < graph->tensor_count; i++) {
        if (on_device(&graph->tensor[i])) {
            char who[48];
            snprintf(who, sizeof who, "cuDNN tensor %lld", (long long) graph->tensor[i].uid);
            hosts[i] = standin_host(e->bindings[i].address, tensor_bytes(&graph->tensor[i]), who);
            if (hosts[i] == NULL) {
                return false;
            }
        }
    }
    if (e->plan->workspace > 0) {
        char *workspace = standin_host(e->workspace, e->plan->workspace, "cuDNN workspace");
        if (workspace == NULL) {
            return false;
        }
        memset(workspace, 0xff, e->plan->workspace); // NaN in every type, to expose callers that keep data there
    }
    return true;
}

// The values of one image's tensors, created on demand.
struct values {
    const struct execution *execution;
    char **hosts;
    struct image *images;
    int64_t n;
};

static const struct image *value_of(struct values *v, int tensor) {
    if (tensor < 0) {
        return NULL;
    }
    if (v->images[tensor].value == NULL) {
        const struct tensor *t = &v->execution->plan->configuration.graph->tensor[tensor];
        v->images[tensor] = image_like(t);
        image_load(&v->images[tensor], t, v->hosts[tensor], v->n);
    }
    return &v->images[tensor];
}

// The arithmetic that the engine's notes describe for its convolution.
static struct arithmetic arithmetic_of(const struct configuration *c) {
    static int64_t runs;
    const struct engine *engine = engine_of(c->graph, c->engine);
    const struct tensor *x = &c->graph->tensor[c->graph->node[0].operand[OPERAND_X]];
    struct arithmetic arithmetic = {0};
    if (engine_has_note(engine, CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS)) {
        arithmetic.inputs = ROUND_TO_HALF;
    } else if (engine_has_note(engine, CUDNN_NUMERICAL_NOTE_TENSOR_CORE) && x->type == CUDNN_DATA_FLOAT) {
        arithmetic.inputs = standin_has(TRAIT_TRUNCATES) ? TRUNCATE_TO_TF32 : ROUND_TO_TF32;
    }
    if (engine_has_note(engine, CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION)) {
        arithmetic.sums = ROUND_TO_BFLOAT16;
    }
    if (engine_has_note(engine, CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC)) {
        arithmetic.first = __atomic_fetch_add(&runs, 1, __ATOMIC_RELAXED);
    }
    return arithmetic;
}

static void compute(struct values *v, const struct node *node, const struct filters *filters, struct arithmetic arithmetic) {
    const struct tensor *tensors = v->execution->plan->configuration.graph->tensor;
    int y = node->operand[OPERAND_Y];
    const struct image *x = value_of(v, node->operand[OPERAND_X]);
    struct image result = image_like(&tensors[y]);
    switch (node->kind) {
        case NODE_CONVOLUTION: {
            struct image inputs = image_rounded(x, arithmetic.inputs);
            convolve(filters, &node->spatial, (float) node->alpha[0], arithmetic, &inputs, &result);
            free(inputs.value);
            break;
        }
        case NODE_POINTWISE: pointwise(node, x, value_of(v, node->operand[OPERAND_B]), &result); break;
        case NODE_RESAMPLE: max_pool(node, x, &result); break;
        case NODE_NORMALIZATION:
            normalize(v->execution->bindings[node->operand[OPERAND_EPSILON]].number, value_of(v, node->operand[OPERAND_SCALE]),
                value_of(v, node->operand[OPERAND_B]), x, &result);
            break;
    }
    image_round(&result, rounding_of(tensors[y].type));
    v->images[y] = result;
    if (on_device(&tensors[y])) {
        image_store(&result, &tensors[y], v->hosts[y], v->n);
    }
}

static void run(void *argument) {
    const struct execution *e = argument;
    const struct graph *graph = e->plan->configuration.graph;
    if (engine_of(graph, e->plan->configuration.engine)->breaks) {
        standin_violation("an engine of cuDNN accesses memory that is not its own");
        return;
    }
    char **hosts = must_calloc(graph->tensor_count, sizeof *hosts);
    if (!separate(e) || !look_up(e, hosts)) {
        free(hosts);
        return;
    }
    const struct node *main_node = &graph->node[0];
    struct arithmetic arithmetic = arithmetic_of(&e->plan->configuration);
    struct filters filters = {0};
    if (main_node->kind == NODE_CONVOLUTION) {
        int w = main_node->operand[OPERAND_W];
        filters = filters_load(&graph->tensor[w], hosts[w], arithmetic.inputs, main_node->mode == CUDNN_CONVOLUTION);
    }
    struct image *images = must_calloc(graph->tensor_count, sizeof *images);
    int64_t batch = graph->tensor[main_node->operand[OPERAND_Y]].extent[0];
    for (int64_t n = 0; n < batch; n++) {
        struct values values = {.execution = e, .hosts = hosts, .images = images, .n = n};
        for (int i = 0; i < graph->node_count; i++) {
            compute(&values, &graph->node[i], &filters, arithmetic);
        }
        for (int i = 0; i < graph->tensor_count; i++) {
            free(images[i].value);
            images[i].value = NULL;
        }
    }
    free(images);
    free(filters.value);
    free(hosts);
}

static void release(void *argument) {
    struct execution *execution = argument;
    plan_drop(execution->plan);
    free(execution->bindings);
    free(execution);
}

// Binds the graph's tensors to the pack's pointers.
static cudnnStatus_t bind(struct execution *e, const struct descriptor *pack) {
    const struct graph *graph = e->plan->configuration.graph;
    const struct attribute *uids = attribute_of(pack, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS);
    const uint64_t *pointers = attribute_of(pack, CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS)->values;
    int64_t used = 0;
    for (int i = 0; i < graph->tensor_count; i++) {
        const struct tensor *t = &graph->tensor[i];
        if (t->is_virtual) {
            continue;
        }
        int64_t at = 0;
        while (at < uids->count && ((const int64_t *) uids->values)[at] != t->uid) {
            at++;
        }
        if (at == uids->count || pointers[at] == 0) {
            return refuse(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, "the variant pack has no pointer for tensor %lld", (long long) t->uid);
        }
        used++;
        uint64_t pointer = pointers[at];
        if (pointer % t->alignment != 0) {
            return refuse(CUDNN_STATUS_BAD_PARAM_MISALIGNED_POINTER, "tensor %lld is not aligned to %lld", (long long) t->uid,
                (long long) t->alignment);
        }
        if (!t->by_value) {
            e->bindings[i].address = pointer;
        } else if (standin_is_device_memory(pointer, 1)) {
            standin_misuse("tensor %lld is by value and given on the device", (long long) t->uid);
            return refuse(CUDNN_STATUS_BAD_PARAM, "tensor %lld is by value and given on the device", (long long) t->uid);
        } else {
            e->bindings[i].number = *(const float *) pointer; // read now, as in the real library, which passes it to the kernel
        }
    }
    if (used != uids->count) {
        standin_misuse("cudnnBackendExecute: the variant pack has pointers for tensors that the plan does not have");
    }
    e->workspace = *(const uint64_t *) attribute_of(pack, CUDNN_ATTR_VARIANT_PACK_WORKSPACE)->values;
    if (e->plan->workspace > 0 && (e->workspace == 0 || e->workspace % 16 != 0)) {
        return refuse(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, "the plan needs %lld bytes of workspace, aligned to 16",
            (long long) e->plan->workspace);
    }
    return CUDNN_STATUS_SUCCESS;
}

STANDIN_API cudnnStatus_t cudnnBackendExecute(
    cudnnHandle_t handle, cudnnBackendDescriptor_t plan_handle, cudnnBackendDescriptor_t pack_handle) {
    int fault = standin_enter("cudnnBackendExecute");
    if (fault != 0) {
        return refuse(fault, "a fault was requested");
    }
    const struct handle *h = handle_of(handle);
    const struct descriptor *plan = descriptor_of(plan_handle, "a plan to be executed");
    const struct descriptor *pack = descriptor_of(pack_handle, "a variant pack to be executed with");
    if (h == NULL || plan == NULL || pack == NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "no handle, plan or variant pack");
    }
    if (plan->type != CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR || pack->type != CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR) {
        return refuse(CUDNN_STATUS_BAD_PARAM_DESCRIPTOR_TYPE, "no plan or no variant pack");
    }
    if (!plan->finalized || !pack->finalized) {
        return refuse(CUDNN_STATUS_BAD_PARAM_NOT_FINALIZED, "the plan or the variant pack is not finalized");
    }
    if (h->ordinal != standin_device()) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the current context is not on the handle's device");
    }
    const char *difference = device_difference(&plan->plan->configuration.device, &h->device);
    if (difference != NULL) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH, "the plan is for %s", difference);
    }
    int failure = engine_of(plan->plan->configuration.graph, plan->plan->configuration.engine)->status_of_execution;
    if (failure != 0) {
        return refuse(failure, "the engine fails at execution");
    }
    if (engine_of(plan->plan->configuration.graph, plan->plan->configuration.engine)->spoils_capture &&
        standin_load_spoils(h->stream)) {
        return refuse(CUDNN_STATUS_EXECUTION_FAILED_CUDA_DRIVER, "the engine can not be captured");
    }
    if (standin_has(TRAIT_LOADS_LAZILY) && !plan->plan->loaded) {
        plan->plan->loaded = true;
        if (standin_load_spoils(h->stream)) {
            return refuse(CUDNN_STATUS_EXECUTION_FAILED_CUDA_DRIVER, "a module is loaded during a capture");
        }
    }
    struct execution *execution = must_calloc(1, sizeof *execution);
    execution->plan = plan_share(plan->plan);
    execution->bindings = must_calloc(plan->plan->configuration.graph->tensor_count, sizeof *execution->bindings);
    cudnnStatus_t status = bind(execution, pack);
    if (status != CUDNN_STATUS_SUCCESS) {
        release(execution);
        return status;
    }
    int enqueued = standin_enqueue(h->stream, "cudnnBackendExecute", run, execution, release);
    return enqueued == 0 ? CUDNN_STATUS_SUCCESS
                         : refuse(CUDNN_STATUS_EXECUTION_FAILED_CUDART, "enqueuing answers CUresult %d", enqueued);
}
