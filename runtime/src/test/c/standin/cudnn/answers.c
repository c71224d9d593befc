// SPDX-License-Identifier: Apache-2.0
//
// cudnnBackendGetAttribute: attributes that were set, and those that the library adds.
#include "core.h"
#include "memory.h"

#include <string.h>

// The destination of an answer.
struct question {
    int type;
    int64_t room;
    int64_t *count;
    void *array; // NULL: return only the count
};

static cudnnStatus_t answer(const struct question *q, int type, int64_t count, const void *values) {
    if (q->type != type) {
        return refuse(CUDNN_STATUS_BAD_PARAM_ATTRIBUTE_TYPE, "the attribute is of type %d, not %d", type, q->type);
    }
    int64_t given = q->array == NULL || count < q->room ? count : q->room;
    if (q->count != NULL) {
        *q->count = given;
    }
    if (q->array != NULL) {
        memcpy(q->array, values, given * type_bytes(type));
    }
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t answer_one(const struct question *q, int type, const void *value) {
    if (q->type == type && q->array != NULL && q->room != 1) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the attribute has one element");
    }
    return answer(q, type, 1, value);
}

static cudnnStatus_t answer_int64(const struct question *q, int64_t value) {
    return answer_one(q, CUDNN_TYPE_INT64, &value);
}

// Text is never truncated.
static cudnnStatus_t answer_text(const struct question *q, const char *text) {
    int64_t length = (int64_t) strlen(text);
    if (q->type == CUDNN_TYPE_CHAR && q->array != NULL && q->room < length) {
        return refuse(CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT, "the text has %lld characters", (long long) length);
    }
    return answer(q, CUDNN_TYPE_CHAR, length, text);
}

// The descriptor to fill at an index of the caller's array.
static cudnnStatus_t vessel(const struct question *q, int64_t index, int type, struct descriptor **descriptor) {
    cudnnBackendDescriptor_t handle = ((cudnnBackendDescriptor_t *) q->array)[index];
    *descriptor = descriptor_of(handle, "a descriptor to be filled");
    if (*descriptor == NULL) {
        return refuse(handle == NULL ? CUDNN_STATUS_BAD_PARAM_NULL_POINTER : CUDNN_STATUS_BAD_PARAM, "no descriptor to be filled");
    }
    if ((*descriptor)->type != type || (*descriptor)->finalized) {
        standin_misuse("cudnnBackendGetAttribute: a descriptor of type %d to be filled is finalized or of another type", type);
        return refuse(CUDNN_STATUS_BAD_PARAM_DESCRIPTOR_TYPE, "a descriptor of type %d can not be filled", type);
    }
    return CUDNN_STATUS_SUCCESS;
}

static void fill_configuration(struct descriptor *descriptor, const struct configuration *configuration) {
    descriptor->configuration = *configuration;
    graph_share(configuration->graph);
    descriptor->finalized = true;
}

static cudnnStatus_t fill_knob(const struct question *q, int64_t index, int type, const struct knob *knob) {
    struct descriptor *descriptor;
    cudnnStatus_t status = vessel(q, index, type, &descriptor);
    if (status == CUDNN_STATUS_SUCCESS) {
        descriptor->knob = *knob;
        descriptor->finalized = true;
    }
    return status;
}

static cudnnStatus_t answer_notes(const struct question *q, const struct engine *engine) {
    return answer(q, CUDNN_TYPE_NUMERICAL_NOTE, engine->note_count, engine->notes);
}

static cudnnStatus_t answer_behavior(const struct question *q, const struct engine *engine) {
    int notes[2];
    int count = 0;
    if (engine->compiles_at_runtime) {
        notes[count++] = CUDNN_BEHAVIOR_NOTE_RUNTIME_COMPILATION;
    }
    // The first version with the note.
    if (engine->calls_cublaslt && standin_cudnn_version() >= 91500) {
        notes[count++] = CUDNN_BEHAVIOR_NOTE_CUBLASLT_DEPENDENCY;
    }
    return answer(q, CUDNN_TYPE_BEHAVIOR_NOTE, count, notes);
}

static cudnnStatus_t ask_heuristics(const struct descriptor *d, const struct question *q) {
    if (q->type != CUDNN_TYPE_BACKEND_DESCRIPTOR) {
        return refuse(CUDNN_STATUS_BAD_PARAM_ATTRIBUTE_TYPE, "results are descriptors");
    }
    if (q->array == NULL) {
        *q->count = d->ranking_count + 2; // more than there will be, as in the real library
        return CUDNN_STATUS_SUCCESS;
    }
    int64_t given = d->ranking_count < q->room ? d->ranking_count : q->room;
    for (int64_t i = 0; i < given; i++) {
        struct descriptor *configuration;
        cudnnStatus_t status = vessel(q, i, CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, &configuration);
        if (status != CUDNN_STATUS_SUCCESS) {
            return status;
        }
        fill_configuration(configuration, &d->ranking[i]);
    }
    *q->count = given;
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t ask_engine_of_configuration(const struct descriptor *d, const struct question *q) {
    if (q->type != CUDNN_TYPE_BACKEND_DESCRIPTOR || q->array == NULL || q->room < 1) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the engine is one descriptor");
    }
    struct descriptor *engine;
    cudnnStatus_t status = vessel(q, 0, CUDNN_BACKEND_ENGINE_DESCRIPTOR, &engine);
    if (status == CUDNN_STATUS_SUCCESS) {
        fill_configuration(engine, &d->configuration);
        *q->count = 1;
    }
    return status;
}

static cudnnStatus_t ask_knob_choices(const struct descriptor *d, const struct question *q) {
    const struct engine *engine = engine_of(d->configuration.graph, d->configuration.engine);
    if (q->array == NULL) {
        *q->count = 0; // as in the real library: callers must guess the size; the number of knob types is enough
        return CUDNN_STATUS_SUCCESS;
    }
    int64_t given = engine->knob_count < q->room ? engine->knob_count : q->room;
    for (int k = 0; k < given; k++) {
        struct knob choice = {.type = engine->knobs[k].type, .least = d->configuration.knobs[k]};
        cudnnStatus_t status = fill_knob(q, k, CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR, &choice);
        if (status != CUDNN_STATUS_SUCCESS) {
            return status;
        }
    }
    *q->count = given;
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t ask_knob_infos(const struct engine *engine, const struct question *q) {
    int64_t given = q->array == NULL || engine->knob_count < q->room ? engine->knob_count : q->room;
    for (int k = 0; q->array != NULL && k < given; k++) {
        cudnnStatus_t status = fill_knob(q, k, CUDNN_BACKEND_KNOB_INFO_DESCRIPTOR, &engine->knobs[k]);
        if (status != CUDNN_STATUS_SUCCESS) {
            return status;
        }
    }
    *q->count = given;
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t ask_workspace(const struct plan *plan, const struct question *q) {
    int status = engine_of(plan->configuration.graph, plan->configuration.engine)->status_of_workspace;
    return status == 0 ? answer_int64(q, plan->workspace) : refuse(status, "the engine does not know its workspace");
}

// Attributes that cannot be set. CUDNN_STATUS_DEPRECATED if there is no such attribute either.
static cudnnStatus_t ask_computed(const struct descriptor *d, int name, const struct question *q) {
    switch (name) {
        case CUDNN_ATTR_OPERATIONGRAPH_ENGINE_GLOBAL_COUNT: return answer_int64(q, engine_count(d->graph));
        case CUDNN_ATTR_OPERATIONGRAPH_OPS: return refuse(CUDNN_STATUS_NOT_SUPPORTED, "a graph's operations can not be read");
        case CUDNN_ATTR_ENGINEHEUR_RESULTS: return ask_heuristics(d, q);
        case CUDNN_ATTR_ENGINECFG_ENGINE: return ask_engine_of_configuration(d, q);
        case CUDNN_ATTR_ENGINECFG_KNOB_CHOICES: return ask_knob_choices(d, q);
        case CUDNN_ATTR_ENGINECFG_WORKSPACE_SIZE: return answer_int64(q, engine_workspace(&d->configuration));
        case CUDNN_ATTR_ENGINECFG_SHARED_MEMORY_USED: return refuse(CUDNN_STATUS_NOT_SUPPORTED, "of precompiled engines");
        case CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE:
        case CUDNN_ATTR_KNOB_INFO_TYPE: return answer_one(q, CUDNN_TYPE_KNOB_TYPE, &d->knob.type);
        case CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE:
        case CUDNN_ATTR_KNOB_INFO_MINIMUM_VALUE: return answer_int64(q, d->knob.least);
        case CUDNN_ATTR_KNOB_INFO_MAXIMUM_VALUE: return answer_int64(q, d->knob.most);
        case CUDNN_ATTR_KNOB_INFO_STRIDE: return answer_int64(q, 1);
        case CUDNN_ATTR_ENGINE_GLOBAL_INDEX: return answer_int64(q, d->configuration.engine);
        case CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE: return ask_workspace(d->plan, q);
        case CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION:
            return standin_has(TRAIT_UNWRITABLE_PLANS) ? refuse(CUDNN_STATUS_NOT_SUPPORTED, "the plan can not be written")
                                                       : answer_text(q, d->plan->json);
        case CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION:
            // NVIDIA's sample of writing them demands that version.
            return standin_cudnn_version() < 91100 ? refuse(CUDNN_STATUS_NOT_SUPPORTED, "properties can not be written")
                                                   : answer_text(q, d->device.json);
        default: break;
    }
    if (d->type == CUDNN_BACKEND_ENGINE_DESCRIPTOR) {
        const struct engine *engine = engine_of(d->configuration.graph, d->configuration.engine);
        switch (name) {
            case CUDNN_ATTR_ENGINE_KNOB_INFO: return ask_knob_infos(engine, q);
            case CUDNN_ATTR_ENGINE_NUMERICAL_NOTE: return answer_notes(q, engine);
            case CUDNN_ATTR_ENGINE_BEHAVIOR_NOTE: return answer_behavior(q, engine);
            default: break;
        }
    }
    return CUDNN_STATUS_DEPRECATED;
}

// The descriptor type that an attribute number belongs to.
static int owner(int name) {
    static const struct {
        int first, last, type;
    } ranges[] = {{0, 9, CUDNN_BACKEND_POINTWISE_DESCRIPTOR}, {100, 106, CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR},
        {200, 204, CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR}, {300, 304, CUDNN_BACKEND_ENGINECFG_DESCRIPTOR},
        {400, 407, CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR}, {600, 601, CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR},
        {700, 705, CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR},
        {750, 758, CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR}, {800, 806, CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR},
        {900, 914, CUDNN_BACKEND_TENSOR_DESCRIPTOR}, {1000, 1012, CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR},
        {1200, 1203, CUDNN_BACKEND_KNOB_INFO_DESCRIPTOR}, {1300, 1308, CUDNN_BACKEND_ENGINE_DESCRIPTOR},
        {1700, 1708, CUDNN_BACKEND_RESAMPLE_DESCRIPTOR}, {1710, 1716, CUDNN_BACKEND_OPERATION_RESAMPLE_FWD_DESCRIPTOR},
        {2000, 2014, CUDNN_BACKEND_OPERATION_NORM_FORWARD_DESCRIPTOR}, {2700, 2702, CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (name >= ranges[i].first && name <= ranges[i].last) {
            return ranges[i].type;
        }
    }
    return -1;
}

STANDIN_API cudnnStatus_t cudnnBackendGetAttribute(
    cudnnBackendDescriptor_t handle, int name, int type, int64_t room, int64_t *count, void *array) {
    int fault = standin_enter("cudnnBackendGetAttribute");
    if (fault != 0) {
        return refuse(fault, "a fault was requested");
    }
    const struct descriptor *descriptor = descriptor_of(handle, "a descriptor to be read");
    if (descriptor == NULL) {
        return refuse(handle == NULL ? CUDNN_STATUS_BAD_PARAM_NULL_POINTER : CUDNN_STATUS_BAD_PARAM, "no descriptor");
    }
    if (!descriptor->finalized) {
        return refuse(CUDNN_STATUS_NOT_INITIALIZED, "the descriptor is not finalized");
    }
    if (owner(name) != descriptor->type) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "attribute %d is not one of a descriptor of type %d", name, descriptor->type);
    }
    int64_t nowhere;
    struct question question = {.type = type, .room = room, .count = count == NULL ? &nowhere : count, .array = array};
    if (room < 0) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "room for %lld elements", (long long) room);
    }
    cudnnStatus_t status = ask_computed(descriptor, name, &question);
    if (status != CUDNN_STATUS_DEPRECATED) {
        return status;
    }
    const struct attribute *attribute = attribute_of(descriptor, name);
    if (attribute == NULL || attribute->type == CUDNN_TYPE_BACKEND_DESCRIPTOR || attribute->type == CUDNN_TYPE_HANDLE) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED, "attribute %d can not be read", name);
    }
    return attribute->rule->most == 1 ? answer_one(&question, attribute->type, attribute->values)
                                      : answer(&question, attribute->type, attribute->count, attribute->values);
}
