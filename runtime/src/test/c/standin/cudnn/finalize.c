// SPDX-License-Identifier: Apache-2.0
//
// The checks at finalization for each kind of descriptor, and the resulting state.
#include "core.h"
#include "memory.h"

#include <float.h>
#include <string.h>

static cudnnStatus_t finalize_tensor(struct descriptor *d) {
    struct tensor *t = &d->tensor;
    const struct attribute *extents = attribute_of(d, CUDNN_ATTR_TENSOR_DIMENSIONS);
    const struct attribute *strides = attribute_of(d, CUDNN_ATTR_TENSOR_STRIDES);
    const struct attribute *is_virtual = attribute_of(d, CUDNN_ATTR_TENSOR_IS_VIRTUAL);
    const struct attribute *by_value = attribute_of(d, CUDNN_ATTR_TENSOR_IS_BY_VALUE);
    t->uid = int64_of(d, CUDNN_ATTR_TENSOR_UNIQUE_ID, 0);
    t->type = enum_of(d, CUDNN_ATTR_TENSOR_DATA_TYPE, 0);
    t->alignment = int64_of(d, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, 0);
    t->is_virtual = is_virtual != NULL && *(const char *) is_virtual->values;
    t->by_value = by_value != NULL && *(const char *) by_value->values;
    if (extents->count != strides->count) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "a tensor has %d dimensions and %d strides", (int) extents->count, (int) strides->count);
    }
    t->rank = (int) extents->count;
    int64_t elements = 1;
    int64_t last = 0;
    for (int i = 0; i < t->rank; i++) {
        t->extent[i] = ((const int64_t *) extents->values)[i];
        t->stride[i] = ((const int64_t *) strides->values)[i];
        int64_t way;
        if (t->extent[i] < 1 || t->stride[i] < 1) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "dimension %d of a tensor has an extent or stride below 1", i);
        }
        if (__builtin_mul_overflow(elements, t->extent[i], &elements) ||
            __builtin_mul_overflow(t->extent[i] - 1, t->stride[i], &way) || __builtin_add_overflow(last, way, &last) ||
            last >> 58 != 0) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "a tensor is larger than any memory");
        }
    }
    int64_t bytes = element_bytes(t->type);
    if (bytes == 0) {
        standin_misuse("cudnnBackendFinalize: the stand-in has no tensors of data type %d", t->type);
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE, "data type %d", t->type);
    }
    if (t->alignment < 1 || t->alignment % bytes != 0) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "a tensor's alignment is not a multiple of its element size");
    }
    if (t->is_virtual && t->by_value) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "a tensor is virtual and given by value");
    }
    if (int64_of(d, CUDNN_ATTR_TENSOR_VECTOR_COUNT, 1) != 1 ||
        enum_of(d, CUDNN_ATTR_TENSOR_REORDERING_MODE, CUDNN_TENSOR_REORDERING_NONE) != CUDNN_TENSOR_REORDERING_NONE) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_LAYOUT, "vectorized or reordered tensors");
    }
    return CUDNN_STATUS_SUCCESS;
}

// Copies one value per spatial dimension; false if their number does not match the descriptor's dimensions.
static bool read_spatial(const struct descriptor *d, int name, int rank, int64_t least, int64_t *to) {
    const struct attribute *a = attribute_of(d, name);
    if (a->count != rank) {
        return false;
    }
    for (int i = 0; i < rank; i++) {
        if (a->type == CUDNN_TYPE_FRACTION) {
            const cudnnFraction_t *fraction = (const cudnnFraction_t *) a->values + i;
            if (fraction->denominator != 1) {
                return false;
            }
            to[i] = fraction->numerator;
        } else {
            to[i] = ((const int64_t *) a->values)[i];
        }
        if (to[i] < least) {
            return false;
        }
    }
    return true;
}

static cudnnStatus_t finalize_convolution(struct descriptor *d) {
    struct node *node = &d->operation.node;
    struct spatial *s = &node->spatial;
    node->mode = enum_of(d, CUDNN_ATTR_CONVOLUTION_CONV_MODE, 0);
    node->compute_type = enum_of(d, CUDNN_ATTR_CONVOLUTION_COMP_TYPE, 0);
    s->rank = (int) int64_of(d, CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, 0);
    if (s->rank < 1 || s->rank > MAX_SPATIAL ||
        !read_spatial(d, CUDNN_ATTR_CONVOLUTION_DILATIONS, s->rank, 1, s->dilation) ||
        !read_spatial(d, CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, s->rank, 1, s->stride) ||
        !read_spatial(d, CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, s->rank, 0, s->pre) ||
        !read_spatial(d, CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, s->rank, 0, s->post)) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "dilations, strides or paddings are not one valid value per spatial dimension");
    }
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t finalize_pointwise(struct descriptor *d) {
    struct node *node = &d->operation.node;
    node->mode = enum_of(d, CUDNN_ATTR_POINTWISE_MODE, 0);
    node->compute_type = enum_of(d, CUDNN_ATTR_POINTWISE_MATH_PREC, 0);
    node->propagates_nan = enum_of(d, CUDNN_ATTR_POINTWISE_NAN_PROPAGATION, CUDNN_NOT_PROPAGATE_NAN) == CUDNN_PROPAGATE_NAN;
    node->lower_clip = real_of(d, CUDNN_ATTR_POINTWISE_RELU_LOWER_CLIP, 0);
    node->upper_clip = real_of(d, CUDNN_ATTR_POINTWISE_RELU_UPPER_CLIP, DBL_MAX);
    node->lower_slope = real_of(d, CUDNN_ATTR_POINTWISE_RELU_LOWER_CLIP_SLOPE, 0);
    switch (node->mode) {
        case CUDNN_POINTWISE_ADD:
        case CUDNN_POINTWISE_MUL:
        case CUDNN_POINTWISE_IDENTITY:
        case CUDNN_POINTWISE_RELU_FWD: return CUDNN_STATUS_SUCCESS;
        default:
            standin_misuse("cudnnBackendFinalize: the stand-in has no pointwise mode %d", node->mode);
            return refuse(CUDNN_STATUS_NOT_SUPPORTED, "pointwise mode %d", node->mode);
    }
}

static cudnnStatus_t finalize_resample(struct descriptor *d) {
    struct node *node = &d->operation.node;
    struct spatial *s = &node->spatial;
    node->mode = enum_of(d, CUDNN_ATTR_RESAMPLE_MODE, 0);
    node->compute_type = enum_of(d, CUDNN_ATTR_RESAMPLE_COMP_TYPE, 0);
    node->padding_mode = enum_of(d, CUDNN_ATTR_RESAMPLE_PADDING_MODE, 0);
    node->propagates_nan = enum_of(d, CUDNN_ATTR_RESAMPLE_NAN_PROPAGATION, CUDNN_NOT_PROPAGATE_NAN) == CUDNN_PROPAGATE_NAN;
    s->rank = (int) int64_of(d, CUDNN_ATTR_RESAMPLE_SPATIAL_DIMS, 0);
    if (s->rank < 1 || s->rank > MAX_SPATIAL || !read_spatial(d, CUDNN_ATTR_RESAMPLE_WINDOW_DIMS, s->rank, 1, s->window) ||
        !read_spatial(d, CUDNN_ATTR_RESAMPLE_STRIDES, s->rank, 1, s->stride) ||
        !read_spatial(d, CUDNN_ATTR_RESAMPLE_PRE_PADDINGS, s->rank, 0, s->pre) ||
        !read_spatial(d, CUDNN_ATTR_RESAMPLE_POST_PADDINGS, s->rank, 0, s->post)) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED, "window, strides or paddings are not one valid value per spatial dimension");
    }
    if (node->mode != CUDNN_RESAMPLE_MAXPOOL || (node->padding_mode != CUDNN_NEG_INF_PAD && node->padding_mode != CUDNN_ZERO_PAD)) {
        standin_misuse("cudnnBackendFinalize: the stand-in has no resampling of mode %d, padding %d", node->mode, node->padding_mode);
        return refuse(CUDNN_STATUS_NOT_SUPPORTED, "resampling of mode %d, padding %d", node->mode, node->padding_mode);
    }
    return CUDNN_STATUS_SUCCESS;
}

// An operation's tensor, if it is set.
static void take(struct descriptor *d, int name, enum operand operand) {
    const struct descriptor *tensor = child_of(d, name);
    d->operation.node.operand[operand] = tensor == NULL ? -1 : (int) operand;
    if (tensor != NULL) {
        d->operation.operands[operand] = tensor->tensor;
    }
}

static cudnnStatus_t finalize_operation(struct descriptor *d) {
    struct node *node = &d->operation.node;
    for (int o = 0; o < OPERANDS; o++) {
        node->operand[o] = -1;
    }
    switch (d->type) {
        case CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR:
            *node = child_of(d, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC)->operation.node;
            node->kind = NODE_CONVOLUTION;
            node->operand[OPERAND_B] = node->operand[OPERAND_SCALE] = node->operand[OPERAND_EPSILON] = -1;
            take(d, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, OPERAND_X);
            take(d, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W, OPERAND_W);
            take(d, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y, OPERAND_Y);
            node->alpha[0] = real_of(d, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA, 1);
            node->alpha[1] = real_of(d, CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA, 0);
            break;
        case CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR:
            *node = child_of(d, CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR)->operation.node;
            node->kind = NODE_POINTWISE;
            node->operand[OPERAND_W] = node->operand[OPERAND_SCALE] = node->operand[OPERAND_EPSILON] = -1;
            take(d, CUDNN_ATTR_OPERATION_POINTWISE_XDESC, OPERAND_X);
            take(d, CUDNN_ATTR_OPERATION_POINTWISE_BDESC, OPERAND_B);
            take(d, CUDNN_ATTR_OPERATION_POINTWISE_YDESC, OPERAND_Y);
            node->alpha[0] = real_of(d, CUDNN_ATTR_OPERATION_POINTWISE_ALPHA1, 1);
            node->alpha[1] = real_of(d, CUDNN_ATTR_OPERATION_POINTWISE_ALPHA2, 1);
            break;
        case CUDNN_BACKEND_OPERATION_RESAMPLE_FWD_DESCRIPTOR:
            *node = child_of(d, CUDNN_ATTR_OPERATION_RESAMPLE_FWD_DESC)->operation.node;
            node->kind = NODE_RESAMPLE;
            node->operand[OPERAND_W] = node->operand[OPERAND_B] = node->operand[OPERAND_SCALE] =
                node->operand[OPERAND_EPSILON] = -1;
            take(d, CUDNN_ATTR_OPERATION_RESAMPLE_FWD_XDESC, OPERAND_X);
            take(d, CUDNN_ATTR_OPERATION_RESAMPLE_FWD_YDESC, OPERAND_Y);
            if (real_of(d, CUDNN_ATTR_OPERATION_RESAMPLE_FWD_ALPHA, 1) != 1 ||
                real_of(d, CUDNN_ATTR_OPERATION_RESAMPLE_FWD_BETA, 0) != 0) {
                return refuse(CUDNN_STATUS_NOT_SUPPORTED, "a resampling that scales or adds");
            }
            break;
        default: // normalization
            node->kind = NODE_NORMALIZATION;
            node->compute_type = CUDNN_DATA_FLOAT;
            take(d, CUDNN_ATTR_OPERATION_NORM_FWD_XDESC, OPERAND_X);
            take(d, CUDNN_ATTR_OPERATION_NORM_FWD_SCALE_DESC, OPERAND_SCALE);
            take(d, CUDNN_ATTR_OPERATION_NORM_FWD_BIAS_DESC, OPERAND_B);
            take(d, CUDNN_ATTR_OPERATION_NORM_FWD_EPSILON_DESC, OPERAND_EPSILON);
            take(d, CUDNN_ATTR_OPERATION_NORM_FWD_YDESC, OPERAND_Y);
            if (enum_of(d, CUDNN_ATTR_OPERATION_NORM_FWD_MODE, 0) != CUDNN_RMS_NORM ||
                enum_of(d, CUDNN_ATTR_OPERATION_NORM_FWD_PHASE, 0) != CUDNN_NORM_FWD_INFERENCE) {
                standin_misuse("cudnnBackendFinalize: the stand-in has RMS normalization for inference only");
                return refuse(CUDNN_STATUS_NOT_SUPPORTED, "normalizations other than RMS for inference");
            }
    }
    const char *problem = node_problem(node, d->operation.operands);
    return problem == NULL ? CUDNN_STATUS_SUCCESS : refuse(CUDNN_STATUS_BAD_PARAM, "%s", problem);
}

static cudnnStatus_t finalize_graph(struct descriptor *d) {
    const struct attribute *handle = attribute_of(d, CUDNN_ATTR_OPERATIONGRAPH_HANDLE);
    if (handle != NULL) {
        const struct handle *h = handle_of(*(cudnnHandle_t *) handle->values);
        if (h == NULL) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "the graph's handle is destroyed");
        }
        d->device = h->device;
    }
    const struct attribute *operations = attribute_of(d, CUDNN_ATTR_OPERATIONGRAPH_OPS);
    int count = (int) operations->count;
    struct node *nodes = must_calloc(count, sizeof *nodes);
    struct tensor(*operands)[OPERANDS] = must_calloc(count, sizeof *operands);
    for (int i = 0; i < count; i++) {
        nodes[i] = operations->children[i]->operation.node;
        memcpy(operands[i], operations->children[i]->operation.operands, sizeof operands[i]);
    }
    const char *problem;
    d->graph = graph_new(nodes, (const struct tensor(*)[OPERANDS]) operands, count, &problem);
    free(nodes);
    free(operands);
    if (d->graph == NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "%s", problem);
    }
    graph_record(d->graph);
    return CUDNN_STATUS_SUCCESS;
}

// The device of a descriptor: from its properties, else from its graph, else from the current context.
static cudnnStatus_t target(const struct descriptor *properties, const struct device *of_graph, struct device *device) {
    if (properties != NULL) {
        *device = properties->device;
        return CUDNN_STATUS_SUCCESS;
    }
    if (of_graph->sm_version != 0) {
        *device = *of_graph;
        return CUDNN_STATUS_SUCCESS;
    }
    int ordinal = standin_device();
    return ordinal < 0 ? refuse(CUDNN_STATUS_NOT_INITIALIZED, "there is no current device") : device_of_ordinal(ordinal, device);
}

static cudnnStatus_t finalize_engine(struct descriptor *d) {
    const struct descriptor *graph = child_of(d, CUDNN_ATTR_ENGINE_OPERATION_GRAPH);
    int64_t index = int64_of(d, CUDNN_ATTR_ENGINE_GLOBAL_INDEX, -1);
    if (index < 0 || index >= engine_count(graph->graph)) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED, "there is no engine %lld for the graph", (long long) index);
    }
    if (!engines_support(graph->graph)) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_GRAPH_PATTERN, "no engine computes the graph");
    }
    struct device device;
    cudnnStatus_t status = target(child_of(d, CUDNN_ATTR_ENGINE_DEVICEPROP), &graph->device, &device);
    if (status != CUDNN_STATUS_SUCCESS) {
        return status;
    }
    d->configuration = (struct configuration) {.graph = graph_share(graph->graph), .device = device, .engine = (int) index};
    const struct engine *engine = engine_of(graph->graph, (int) index);
    for (int k = 0; k < engine->knob_count; k++) {
        d->configuration.knobs[k] = engine->knobs[k].least;
    }
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t finalize_configuration(struct descriptor *d) {
    const struct configuration *of_engine = &child_of(d, CUDNN_ATTR_ENGINECFG_ENGINE)->configuration;
    const struct engine *engine = engine_of(of_engine->graph, of_engine->engine);
    const struct attribute *choices = attribute_of(d, CUDNN_ATTR_ENGINECFG_KNOB_CHOICES);
    struct configuration configuration = *of_engine;
    for (int i = 0; choices != NULL && i < choices->count; i++) {
        const struct knob *choice = &choices->children[i]->knob;
        int k = 0;
        while (k < engine->knob_count && engine->knobs[k].type != choice->type) {
            k++;
        }
        if (k == engine->knob_count || choice->least < engine->knobs[k].least || choice->least > engine->knobs[k].most) {
            return refuse(CUDNN_STATUS_NOT_SUPPORTED, "knob %d of the engine can not be %lld", choice->type, (long long) choice->least);
        }
        configuration.knobs[k] = choice->least;
    }
    graph_share(configuration.graph);
    d->configuration = configuration;
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t finalize_heuristics(struct descriptor *d) {
    const struct descriptor *graph = child_of(d, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH);
    int mode = enum_of(d, CUDNN_ATTR_ENGINEHEUR_MODE, 0);
    if (mode == CUDNN_HEUR_MODE_A && standin_has(TRAIT_FAILING_HEURISTICS)) {
        return refuse(CUDNN_STATUS_INTERNAL_ERROR, "no decision tree for this GPU");
    }
    if (mode < 0 || mode > CUDNN_HEUR_MODE_A) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "there is no heuristic mode %d", mode);
    }
    struct device device;
    cudnnStatus_t status = target(child_of(d, CUDNN_ATTR_ENGINEHEUR_DEVICEPROP), &graph->device, &device);
    if (status != CUDNN_STATUS_SUCCESS) {
        return status;
    }
    d->graph = graph_share(graph->graph);
    d->ranking = must_calloc(MAX_CONFIGURATIONS, sizeof *d->ranking);
    d->ranking_count = engine_ranking(d->graph, mode, d->ranking);
    for (int i = 0; i < d->ranking_count; i++) {
        d->ranking[i].device = device;
    }
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t finalize_plan(struct descriptor *d) {
    const struct attribute *handle = attribute_of(d, CUDNN_ATTR_EXECUTION_PLAN_HANDLE);
    const struct attribute *json = attribute_of(d, CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION);
    const struct descriptor *properties = child_of(d, CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP);
    const struct descriptor *configuration = child_of(d, CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG);
    const struct device *here = properties == NULL ? NULL : &properties->device;
    if (handle != NULL) {
        const struct handle *h = handle_of(*(cudnnHandle_t *) handle->values);
        if (h == NULL) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "the plan's handle is destroyed");
        }
        here = &h->device;
    }
    if (json != NULL) {
        if (here == NULL) {
            crash("an execution plan is finalized from JSON with neither handle nor device properties");
        }
        char *text = must_calloc(json->count + 1, 1);
        memcpy(text, json->values, json->count);
        cudnnStatus_t status = plan_load(text, here, &d->plan);
        free(text);
        return status;
    }
    if (configuration == NULL) {
        crash("an execution plan is finalized with neither an engine configuration nor JSON");
    }
    const char *difference = here == NULL ? NULL : device_difference(&configuration->configuration.device, here);
    if (difference != NULL) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH, "the configuration is for %s", difference);
    }
    return plan_new(&configuration->configuration, &d->plan);
}

static cudnnStatus_t finalize_variant_pack(struct descriptor *d) {
    const struct attribute *uids = attribute_of(d, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS);
    if (uids->count != attribute_of(d, CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS)->count) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "a variant pack does not have as many pointers as unique ids");
    }
    for (int64_t i = 0; i < uids->count; i++) {
        for (int64_t j = 0; j < i; j++) {
            if (((const int64_t *) uids->values)[i] == ((const int64_t *) uids->values)[j]) {
                return refuse(CUDNN_STATUS_BAD_PARAM_DUPLICATED_ENTRIES, "a variant pack has a unique id twice");
            }
        }
    }
    return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t finalize_device(struct descriptor *d) {
    const struct attribute *json = attribute_of(d, CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION);
    const struct attribute *handle = attribute_of(d, CUDNN_ATTR_DEVICEPROP_HANDLE);
    if (json != NULL) {
        char text[JSON_BYTES] = {0};
        memcpy(text, json->values, json->count);
        return device_of_json(text, &d->device);
    }
    if (handle != NULL) {
        const struct handle *h = handle_of(*(cudnnHandle_t *) handle->values);
        if (h == NULL) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "the handle is destroyed");
        }
        d->device = h->device;
        return CUDNN_STATUS_SUCCESS;
    }
    return device_of_ordinal(enum_of(d, CUDNN_ATTR_DEVICEPROP_DEVICE_ID, 0), &d->device);
}

cudnnStatus_t finalize(struct descriptor *d) {
    const struct rule *missing = missing_attribute(d);
    if (missing != NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "%s is not set", missing->text);
    }
    switch (d->type) {
        case CUDNN_BACKEND_TENSOR_DESCRIPTOR: return finalize_tensor(d);
        case CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR: return finalize_convolution(d);
        case CUDNN_BACKEND_POINTWISE_DESCRIPTOR: return finalize_pointwise(d);
        case CUDNN_BACKEND_RESAMPLE_DESCRIPTOR: return finalize_resample(d);
        case CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR:
        case CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR:
        case CUDNN_BACKEND_OPERATION_RESAMPLE_FWD_DESCRIPTOR:
        case CUDNN_BACKEND_OPERATION_NORM_FORWARD_DESCRIPTOR: return finalize_operation(d);
        case CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR: return finalize_graph(d);
        case CUDNN_BACKEND_ENGINE_DESCRIPTOR: return finalize_engine(d);
        case CUDNN_BACKEND_ENGINECFG_DESCRIPTOR: return finalize_configuration(d);
        case CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR: return finalize_heuristics(d);
        case CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR: return finalize_plan(d);
        case CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR: return finalize_variant_pack(d);
        case CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR: return finalize_device(d);
        case CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR:
            d->knob = (struct knob) {.type = enum_of(d, CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE, -1),
                .least = int64_of(d, CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE, 0)};
            return CUDNN_STATUS_SUCCESS;
        default: return refuse(CUDNN_STATUS_BAD_PARAM, "descriptors of type %d are filled by the library only", d->type);
    }
}
