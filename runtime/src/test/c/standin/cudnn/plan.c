// SPDX-License-Identifier: Apache-2.0
//
// Plans and their JSON, which has the layout of the real library's.
#include "core.h"
#include "json.h"
#include "memory.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

struct name { // the name of a value in JSON
    int value;
    const char *text;
};

#define NAME(constant) {constant, #constant}
static const struct name types[] = {NAME(CUDNN_DATA_FLOAT), NAME(CUDNN_DATA_HALF), NAME(CUDNN_DATA_BFLOAT16),
    NAME(CUDNN_DATA_FP8_E4M3), {0, NULL}};
static const struct name convolution_modes[] = {NAME(CUDNN_CONVOLUTION), NAME(CUDNN_CROSS_CORRELATION), {0, NULL}};
static const struct name pointwise_modes[] = {NAME(CUDNN_POINTWISE_ADD), NAME(CUDNN_POINTWISE_MUL),
    NAME(CUDNN_POINTWISE_IDENTITY), NAME(CUDNN_POINTWISE_RELU_FWD), {0, NULL}};
static const struct name padding_modes[] = {NAME(CUDNN_ZERO_PAD), NAME(CUDNN_NEG_INF_PAD), {0, NULL}};
static const struct name knob_types[] = {
    NAME(CUDNN_KNOB_TYPE_SPLIT_K), NAME(CUDNN_KNOB_TYPE_TILE_SIZE), NAME(CUDNN_KNOB_TYPE_STAGES), {0, NULL}};
static const struct name node_kinds[] = {
    {NODE_CONVOLUTION, "CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR"},
    {NODE_POINTWISE, "CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR"},
    {NODE_RESAMPLE, "CUDNN_BACKEND_OPERATION_RESAMPLE_FWD_DESCRIPTOR"},
    {NODE_NORMALIZATION, "CUDNN_BACKEND_OPERATION_NORM_FORWARD_DESCRIPTOR"}, {0, NULL}};
static const char *const operand_names[OPERANDS] = {"X", "W", "B", "scale", "epsilon", "Y"};

static const char *name_of(const struct name *names, int value) {
    for (; names->text != NULL; names++) {
        if (names->value == value) {
            return names->text;
        }
    }
    return "unknown";
}

static bool value_of(const struct name *names, const char *object, const char *key, int *value) {
    const char *member = json_member(object, key);
    for (; names->text != NULL; names++) {
        if (json_is(member, names->text)) {
            *value = names->value;
            return true;
        }
    }
    return false;
}

// ---- writing ----

static void add_numbers(struct text *json, const char *key, const int64_t *values, int count) {
    text_add(json, ",\"%s\":[", key);
    for (int i = 0; i < count; i++) {
        text_add(json, "%s%lld", i == 0 ? "" : ",", (long long) values[i]);
    }
    text_add(json, "]");
}

static const char *truth(bool value) {
    return value ? "true" : "false";
}

static void add_tensor(struct text *json, const struct tensor *t) {
    text_add(json, "{\"name\":\"%lld\",\"dataType\":\"%s\"", (long long) t->uid, name_of(types, t->type));
    add_numbers(json, "dim", t->extent, t->rank);
    add_numbers(json, "stride", t->stride, t->rank);
    text_add(json, ",\"isVirtual\":%s,\"isByValue\":%s,\"ptrAlignment\":%lld}", truth(t->is_virtual), truth(t->by_value),
        (long long) t->alignment);
}

static void add_node(struct text *json, const struct graph *graph, const struct node *node) {
    const struct spatial *s = &node->spatial;
    text_add(json, "{\"operation\":\"%s\",\"mathPrec\":\"%s\"", name_of(node_kinds, node->kind), name_of(types, node->compute_type));
    switch (node->kind) {
        case NODE_CONVOLUTION:
            text_add(json, ",\"mode\":\"%s\"", name_of(convolution_modes, node->mode));
            add_numbers(json, "pad", s->pre, s->rank);
            add_numbers(json, "postPad", s->post, s->rank);
            add_numbers(json, "stride", s->stride, s->rank);
            add_numbers(json, "dilation", s->dilation, s->rank);
            text_add(json, ",\"alpha\":%.17g,\"beta\":%.17g", node->alpha[0], node->alpha[1]);
            break;
        case NODE_POINTWISE:
            text_add(json, ",\"pointwiseMode\":\"%s\",\"alpha1\":%.17g,\"alpha2\":%.17g", name_of(pointwise_modes, node->mode),
                node->alpha[0], node->alpha[1]);
            text_add(json, ",\"propagatesNan\":%s,\"lowerClip\":%.17g,\"upperClip\":%.17g,\"lowerClipSlope\":%.17g",
                truth(node->propagates_nan), node->lower_clip, node->upper_clip, node->lower_slope);
            break;
        case NODE_RESAMPLE:
            text_add(json, ",\"mode\":\"CUDNN_RESAMPLE_MAXPOOL\",\"padding\":\"%s\",\"propagatesNan\":%s",
                name_of(padding_modes, node->padding_mode), truth(node->propagates_nan));
            add_numbers(json, "window", s->window, s->rank);
            add_numbers(json, "pad", s->pre, s->rank);
            add_numbers(json, "postPad", s->post, s->rank);
            add_numbers(json, "stride", s->stride, s->rank);
            break;
        case NODE_NORMALIZATION: text_add(json, ",\"mode\":\"CUDNN_RMS_NORM\",\"phase\":\"CUDNN_NORM_FWD_INFERENCE\""); break;
    }
    for (int o = 0; o < OPERANDS; o++) {
        if (node->operand[o] >= 0) {
            text_add(json, ",\"%s\":\"%lld\"", operand_names[o], (long long) graph->tensor[node->operand[o]].uid);
        }
    }
    text_add(json, "}");
}

static void add_graph(struct text *json, const struct graph *graph) {
    text_add(json, "{\"tensors\":[");
    for (int i = 0; i < graph->tensor_count; i++) {
        text_add(json, i == 0 ? "" : ",");
        add_tensor(json, &graph->tensor[i]);
    }
    text_add(json, "],\"nodes\":[");
    for (int i = 0; i < graph->node_count; i++) {
        text_add(json, i == 0 ? "" : ",");
        add_node(json, graph, &graph->node[i]);
    }
    text_add(json, "]}");
}

void graph_record(const struct graph *graph) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static char **recorded;
    static int count;
    const char *path = getenv("SSD4J_STANDIN_RECORD");
    if (path == NULL) {
        return;
    }
    struct text json = {0};
    add_graph(&json, graph);
    text_add(&json, "\n");
    pthread_mutex_lock(&lock);
    bool known = false;
    for (int i = 0; i < count && !known; i++) {
        known = strcmp(recorded[i], json.characters) == 0;
    }
    if (known) {
        free(json.characters);
    } else {
        recorded = must_realloc(recorded, (count + 1) * sizeof *recorded);
        recorded[count++] = json.characters;
        int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
        if (file < 0 || write(file, json.characters, json.length) != (ssize_t) json.length) {
            fprintf(stderr, "stand-in cuDNN: SSD4J_STANDIN_RECORD=%s can not be written\n", path);
            abort();
        }
        close(file);
    }
    pthread_mutex_unlock(&lock);
}

static char *plan_json(const struct configuration *c) {
    const struct engine *engine = engine_of(c->graph, c->engine);
    struct text json = {0};
    text_add(&json, "{\"cudnnVersion\":%d,\"schemaVersion\":%d,\"library\":\"stand-in\",\"operationGraph\":", standin_cudnn_version(),
        standin_has(TRAIT_OTHER_SCHEMA) ? SCHEMA + 1 : SCHEMA);
    add_graph(&json, c->graph);
    text_add(&json, ",\"GPUProfile\":%s,\"engine\":{\"engineId\":%d,\"smVersion\":%d,\"knobChoices\":{", c->device.json, c->engine,
        c->device.sm_version);
    for (int k = 0; k < engine->knob_count; k++) {
        text_add(&json, "%s\"%s\":%lld", k == 0 ? "" : ",", name_of(knob_types, engine->knobs[k].type), (long long) c->knobs[k]);
    }
    text_add(&json, "}}");
    if (standin_has(TRAIT_MORE_PLAN_FIELDS)) {
        text_add(&json, ",\"autotune\":{\"rank\":[0.5,null]},\"sm120\":\"CUDNN_FEATURE_UNKNOWN\"");
    }
    text_add(&json, "}");
    if (standin_has(TRAIT_CUT_PLANS)) {
        json.characters[strlen(json.characters) / 2] = 0;
    }
    return json.characters;
}

// ---- reading ----

static bool read_tensor(const char *object, struct tensor *t) {
    const char *name = json_member(object, "name");
    if (name == NULL || *name != '"') {
        return false;
    }
    t->uid = strtoll(name + 1, NULL, 10);
    t->rank = json_int64s(object, "dim", t->extent, MAX_RANK);
    if (t->rank < 1 || json_int64s(object, "stride", t->stride, MAX_RANK) != t->rank ||
        !value_of(types, object, "dataType", &t->type) || !json_bool(object, "isVirtual", &t->is_virtual) ||
        !json_bool(object, "isByValue", &t->by_value) || !json_int64(object, "ptrAlignment", &t->alignment)) {
        return false;
    }
    for (int d = 0; d < t->rank; d++) {
        if (t->extent[d] < 1 || t->extent[d] > INT32_MAX || t->stride[d] < 1 || t->stride[d] > INT32_MAX) {
            return false;
        }
    }
    return t->alignment >= 1;
}

static bool read_spatial(const char *object, struct spatial *s, const char *last, int64_t *last_values) {
    s->rank = json_int64s(object, "pad", s->pre, MAX_SPATIAL);
    bool whole = s->rank >= 1 && json_int64s(object, "postPad", s->post, MAX_SPATIAL) == s->rank &&
        json_int64s(object, "stride", s->stride, MAX_SPATIAL) == s->rank &&
        json_int64s(object, last, last_values, MAX_SPATIAL) == s->rank;
    for (int d = 0; whole && d < s->rank; d++) {
        whole = s->pre[d] >= 0 && s->post[d] >= 0 && s->stride[d] >= 1 && last_values[d] >= 1;
    }
    return whole;
}

static bool read_node(const char *object, const struct tensor *tensors, int count, struct node *node, struct tensor *operands) {
    int kind;
    if (!value_of(node_kinds, object, "operation", &kind) || !value_of(types, object, "mathPrec", &node->compute_type)) {
        return false;
    }
    node->kind = kind;
    for (int o = 0; o < OPERANDS; o++) {
        const char *name = json_member(object, operand_names[o]);
        node->operand[o] = -1;
        for (int i = 0; name != NULL && *name == '"' && i < count; i++) {
            if (tensors[i].uid == strtoll(name + 1, NULL, 10)) {
                node->operand[o] = o;
                operands[o] = tensors[i];
            }
        }
        if (name != NULL && node->operand[o] < 0) {
            return false;
        }
    }
    bool whole = true;
    switch (node->kind) {
        case NODE_CONVOLUTION:
            whole = value_of(convolution_modes, object, "mode", &node->mode) &&
                read_spatial(object, &node->spatial, "dilation", node->spatial.dilation) &&
                json_real(object, "alpha", &node->alpha[0]) && json_real(object, "beta", &node->alpha[1]);
            break;
        case NODE_POINTWISE:
            whole = value_of(pointwise_modes, object, "pointwiseMode", &node->mode) &&
                json_real(object, "alpha1", &node->alpha[0]) && json_real(object, "alpha2", &node->alpha[1]) &&
                json_bool(object, "propagatesNan", &node->propagates_nan) && json_real(object, "lowerClip", &node->lower_clip) &&
                json_real(object, "upperClip", &node->upper_clip) && json_real(object, "lowerClipSlope", &node->lower_slope);
            break;
        case NODE_RESAMPLE:
            node->mode = CUDNN_RESAMPLE_MAXPOOL;
            whole = value_of(padding_modes, object, "padding", &node->padding_mode) &&
                json_bool(object, "propagatesNan", &node->propagates_nan) &&
                read_spatial(object, &node->spatial, "window", node->spatial.window);
            break;
        case NODE_NORMALIZATION: break;
    }
    return whole && node_problem(node, operands) == NULL;
}

#define MAX_TENSORS 256
#define MAX_NODES 64

static struct graph *read_graph(const char *object) {
    struct tensor *tensors = must_calloc(MAX_TENSORS, sizeof *tensors);
    struct node *nodes = must_calloc(MAX_NODES, sizeof *nodes);
    struct tensor(*operands)[OPERANDS] = must_calloc(MAX_NODES, sizeof *operands);
    int tensor_count = 0;
    int node_count = 0;
    bool whole = true;
    for (const char *at = json_first(json_member(object, "tensors")); whole && at != NULL; at = json_next(at)) {
        whole = tensor_count < MAX_TENSORS && read_tensor(at, &tensors[tensor_count++]);
    }
    for (const char *at = json_first(json_member(object, "nodes")); whole && at != NULL; at = json_next(at)) {
        whole = node_count < MAX_NODES && read_node(at, tensors, tensor_count, &nodes[node_count], operands[node_count]);
        node_count++;
    }
    const char *problem;
    struct graph *graph = whole ? graph_new(nodes, (const struct tensor(*)[OPERANDS]) operands, node_count, &problem) : NULL;
    free(tensors);
    free(nodes);
    free(operands);
    return graph;
}

static cudnnStatus_t read_engine(const char *object, struct configuration *c) {
    int64_t index;
    const char *choices = json_member(object, "knobChoices");
    if (choices == NULL || !json_int64(object, "engineId", &index) || index < 0 || index >= engine_count(c->graph) ||
        !engines_support(c->graph)) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the plan's engine is not one of its graph's");
    }
    c->engine = (int) index;
    const struct engine *engine = engine_of(c->graph, c->engine);
    for (int k = 0; k < engine->knob_count; k++) {
        const struct knob *knob = &engine->knobs[k];
        if (!json_int64(choices, name_of(knob_types, knob->type), &c->knobs[k]) || c->knobs[k] < knob->least ||
            c->knobs[k] > knob->most) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "the plan lacks a knob or has a wrong one");
        }
    }
    return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t plan_load(const char *json, const struct device *here, struct plan **plan) {
    if (!json_valid(json)) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the plan is not a JSON object");
    }
    int64_t version, schema;
    const char *graph = json_member(json, "operationGraph");
    const char *profile = json_member(json, "GPUProfile");
    const char *engine = json_member(json, "engine");
    if (!json_int64(json, "cudnnVersion", &version) || !json_int64(json, "schemaVersion", &schema) || graph == NULL ||
        profile == NULL || engine == NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the plan lacks a part");
    }
    if (version != standin_cudnn_version()) {
        return refuse(CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH, "the plan is of cuDNN %lld", (long long) version);
    }
    if (schema != SCHEMA || !json_is(json_member(json, "library"), "stand-in")) {
        return refuse(CUDNN_STATUS_SERIALIZATION_VERSION_MISMATCH, "the plan is of another library or schema");
    }
    struct configuration configuration = {0};
    char *properties = json_copy(profile);
    cudnnStatus_t status = device_of_plan(properties, &configuration.device);
    free(properties);
    if (status != CUDNN_STATUS_SUCCESS) {
        return status;
    }
    const char *difference = device_difference(&configuration.device, here);
    if (difference != NULL) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_ARCH_MISMATCH, "the plan is for %s", difference);
    }
    configuration.graph = read_graph(graph);
    if (configuration.graph == NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the plan's graph is damaged");
    }
    status = read_engine(engine, &configuration);
    if (status == CUDNN_STATUS_SUCCESS) {
        status = plan_new(&configuration, plan);
    }
    graph_drop(configuration.graph);
    return status;
}

cudnnStatus_t plan_new(const struct configuration *configuration, struct plan **created) {
    const struct engine *engine = engine_of(configuration->graph, configuration->engine);
    if (engine->refuses) {
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_SHAPE, "engine %d does not take this shape after all", configuration->engine);
    }
    if (engine->status_of_plan != 0) {
        return refuse(engine->status_of_plan, "engine %d fails at finalization", configuration->engine);
    }
    if (engine->compiles_at_runtime) {
        standin_compile();
    }
    struct plan *plan = must_calloc(1, sizeof *plan);
    plan->references = 1;
    plan->configuration = *configuration;
    graph_share(configuration->graph);
    plan->workspace = engine_workspace(configuration);
    plan->json = plan_json(configuration);
    *created = plan;
    return CUDNN_STATUS_SUCCESS;
}

struct plan *plan_share(struct plan *plan) {
    __atomic_add_fetch(&plan->references, 1, __ATOMIC_RELAXED);
    return plan;
}

void plan_drop(struct plan *plan) {
    if (plan != NULL && __atomic_sub_fetch(&plan->references, 1, __ATOMIC_ACQ_REL) == 0) {
        graph_drop(plan->configuration.graph);
        free(plan->json);
        free(plan);
    }
}
