// SPDX-License-Identifier: Apache-2.0
//
// Internal objects of the stand-in cuDNN. The driver takes its lock inside its functions, and runs and releases work with the
// lock held, so code here must not call the driver while holding the lock of the tables (tables.c).
#ifndef STANDIN_CUDNN_CORE_H
#define STANDIN_CUDNN_CORE_H

#include "../standin.h"
#include "abi.h"
#include "graph.h"
#include "tables.h"

#include <stdbool.h>

#define SCHEMA 4

// ---- kinds of handles (tables.h) ----

enum { TABLE_DESCRIPTOR = 1, TABLE_HANDLE };

#define MAX_KNOBS 4
#define MAX_ATTRIBUTES 12
#define JSON_BYTES 4096 // maximum length of a device's properties

// ---- errors (errors.c) ----

// Stores the text for cudnnGetLastErrorString and returns the status.
cudnnStatus_t refuse(cudnnStatus_t status, const char *format, ...) __attribute__((format(printf, 2, 3)));

// For calls in which the real library dereferences a null pointer.
void crash(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

// ---- devices (device.c) ----

struct device {
    int sm_version; // 900 for sm_90; 0 if the device is not known
    int multiprocessors;
    int64_t shared_memory;
    int64_t shared_memory_optin;
    int driver_version;
    const char *json; // never freed
};

cudnnStatus_t device_of_ordinal(int ordinal, struct device *device);
cudnnStatus_t device_of_json(const char *json, struct device *device);
cudnnStatus_t device_of_plan(const char *json, struct device *device); // of properties in a plan, which may lack some

// The reason why a plan made for one device does not load or run on another; NULL if it does.
const char *device_difference(const struct device *planned, const struct device *here);

// ---- handles (handle.c) ----

struct handle {
    int ordinal;
    struct device device;
    void *stream;
};

struct handle *handle_of(cudnnHandle_t handle); // NULL, recorded as misuse, if it is not a live handle

// ---- engines (engines.c) ----

struct knob {
    int type;
    int64_t least;
    int64_t most;
};

struct engine {
    int notes[3];
    int note_count;
    bool compiles_at_runtime;
    bool needs_workspace;
    bool calls_cublaslt;
    bool breaks;         // it accesses memory illegally when it runs; listed with TRAIT_BREAKING_ENGINE
    bool spoils_capture; // it fails while the stream is captured; listed with TRAIT_UNCAPTURABLE
    bool refuses; // heuristics list it although its plans are not supported, as real heuristics sometimes do
    // Heuristics list an engine with one of these only with TRAIT_OTHER_STATUSES.
    int status_of_plan;      // that its finalization returns
    int status_of_workspace; // that asking a plan for its workspace returns
    int status_of_execution;
    struct knob knobs[MAX_KNOBS];
    int knob_count;
};

struct configuration {
    struct graph *graph;
    struct device device;
    int engine;
    int64_t knobs[MAX_KNOBS]; // in the order of the engine's knobs
};

int engine_count(const struct graph *graph);
bool engines_support(const struct graph *graph); // false if none of them supports it
const struct engine *engine_of(const struct graph *graph, int index);
bool engine_has_note(const struct engine *engine, int note);
int64_t engine_workspace(const struct configuration *configuration);

// The configurations that heuristics list, best first. Returns their number, at most MAX_CONFIGURATIONS.
#define MAX_CONFIGURATIONS 24
int engine_ranking(const struct graph *graph, int mode, struct configuration configurations[MAX_CONFIGURATIONS]);

// ---- plans (plan.c) ----

struct plan {
    int references;
    struct configuration configuration;
    int64_t workspace;
    char *json;
    bool loaded; // its code, by a first execution
};

cudnnStatus_t plan_new(const struct configuration *configuration, struct plan **plan);
cudnnStatus_t plan_load(const char *json, const struct device *here, struct plan **plan);
struct plan *plan_share(struct plan *plan);
void plan_drop(struct plan *plan);
void graph_record(const struct graph *graph); // writes each graph once to the file SSD4J_STANDIN_RECORD

// ---- descriptors (tables.c, attributes.c, finalize.c) ----

struct rule { // for an attribute
    int descriptor;
    int name;
    const char *text;
    int type;
    int other_type; // also accepted, or -1
    int least;      // minimum number of elements
    int most;
    int child; // the accepted type of descriptors, or ANY_OPERATION
    bool required;
};

#define ANY_OPERATION (-1)

struct attribute {
    const struct rule *rule;
    int type;
    int64_t count;
    union {
        void *values;
        struct descriptor **children; // if the type is CUDNN_TYPE_BACKEND_DESCRIPTOR
    };
};

struct operation {
    struct node node;
    struct tensor operands[OPERANDS];
};

struct descriptor {
    int references; // the user's reference and those of descriptors that contain this one
    int type;
    bool finalized;
    int attribute_count;
    struct attribute attributes[MAX_ATTRIBUTES];
    // Results of finalization.
    struct tensor tensor;
    struct operation operation; // convolution, pointwise and resample descriptors: their part of the node
    struct device device;       // device properties; for a graph, only if it has a handle
    struct graph *graph;
    struct configuration configuration; // engines and configurations; shares its graph
    struct configuration *ranking;
    int ranking_count;
    struct plan *plan;
    struct knob knob; // knob infos; for a choice, with the value in `least`
};

const struct rule *rule_of(int descriptor, int name);
const struct rule *missing_attribute(const struct descriptor *descriptor); // a required one, or NULL
int64_t type_bytes(int type);

// A descriptor's attribute; NULL if it is not set.
const struct attribute *attribute_of(const struct descriptor *descriptor, int name);
int64_t int64_of(const struct descriptor *descriptor, int name, int64_t otherwise);
int enum_of(const struct descriptor *descriptor, int name, int otherwise);
double real_of(const struct descriptor *descriptor, int name, double otherwise);
const struct descriptor *child_of(const struct descriptor *descriptor, int name);

cudnnStatus_t finalize(struct descriptor *descriptor);


struct descriptor *descriptor_of(cudnnBackendDescriptor_t handle, const char *role); // NULL, recorded as misuse, if it is invalid
struct descriptor *descriptor_share(struct descriptor *descriptor);
void descriptor_drop(struct descriptor *descriptor);

#endif
