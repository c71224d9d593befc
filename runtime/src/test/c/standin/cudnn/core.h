// SPDX-License-Identifier: Apache-2.0
//
// The stand-in cuDNN's own objects. The driver's lock is taken inside its functions, and it runs work, and releases work, with
// that lock held: nothing here may call it while holding the lock of the tables (tables.c).
#ifndef STANDIN_CUDNN_CORE_H
#define STANDIN_CUDNN_CORE_H

#include "../standin.h"
#include "abi.h"
#include "graph.h"
#include "tables.h"

#include <stdbool.h>

#define VERSION 92400
#define SCHEMA 4

// ---- what handles are of (tables.h) ----

enum { TABLE_DESCRIPTOR = 1, TABLE_HANDLE };

#define MAX_KNOBS 4
#define MAX_ATTRIBUTES 12
#define JSON_BYTES 4096 // of a device's properties, at most

// ---- errors (errors.c) ----

// Keeps the text for cudnnGetLastErrorString and returns the status.
cudnnStatus_t refuse(cudnnStatus_t status, const char *format, ...) __attribute__((format(printf, 2, 3)));

// What the real library does with such a call: it reads through a null pointer.
void crash(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

// ---- devices (device.c) ----

struct device {
    int sm_version; // 900 for sm_90; 0 where the device is not known
    int multiprocessors;
    int64_t shared_memory;
    int64_t shared_memory_optin;
    int driver_version;
    const char *json; // kept for good
};

cudnnStatus_t device_of_ordinal(int ordinal, struct device *device);
cudnnStatus_t device_of_json(const char *json, struct device *device);

// Why a plan made for one device does not load or run on another; NULL where it does.
const char *device_difference(const struct device *planned, const struct device *here);

// ---- handles (handle.c) ----

struct handle {
    int ordinal;
    struct device device;
    void *stream;
};

struct handle *handle_of(cudnnHandle_t handle); // NULL and a misuse where it is none, or no longer one

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
    bool refuses; // heuristics name it and its plans are not supported, which happens
    struct knob knobs[MAX_KNOBS];
    int knob_count;
};

struct configuration {
    struct graph *graph;
    struct device device;
    int engine;
    int64_t knobs[MAX_KNOBS]; // in the order of the engine's
};

int engine_count(const struct graph *graph);
bool engines_support(const struct graph *graph); // false where none of them computes it
const struct engine *engine_of(const struct graph *graph, int index);
bool engine_has_note(const struct engine *engine, int note);
int64_t engine_workspace(const struct configuration *configuration);

// What heuristics name, best first. Returns how many; at most MAX_CONFIGURATIONS.
#define MAX_CONFIGURATIONS 12
int engine_ranking(const struct graph *graph, int mode, struct configuration configurations[MAX_CONFIGURATIONS]);

// ---- plans (plan.c) ----

struct plan {
    int references;
    struct configuration configuration;
    int64_t workspace;
    char *json;
};

cudnnStatus_t plan_new(const struct configuration *configuration, struct plan **plan);
cudnnStatus_t plan_load(const char *json, const struct device *here, struct plan **plan);
struct plan *plan_share(struct plan *plan);
void plan_drop(struct plan *plan);
void graph_record(const struct graph *graph); // to the file SSD4J_STANDIN_RECORD, each graph once

// ---- descriptors (tables.c, attributes.c, finalize.c) ----

struct rule { // of an attribute
    int descriptor;
    int name;
    const char *text;
    int type;
    int other_type; // that is taken too, or -1
    int least;      // elements
    int most;
    int child; // the type of the descriptors that it takes, or ANY_OPERATION
    bool required;
};

#define ANY_OPERATION (-1)

struct attribute {
    const struct rule *rule;
    int type;
    int64_t count;
    union {
        void *values;
        struct descriptor **children; // where the type is CUDNN_TYPE_BACKEND_DESCRIPTOR
    };
};

struct operation {
    struct node node;
    struct tensor operands[OPERANDS];
};

struct descriptor {
    int references; // the user's one and those of descriptors that were given this one
    int type;
    bool finalized;
    int attribute_count;
    struct attribute attributes[MAX_ATTRIBUTES];
    // What finalization made of the attributes.
    struct tensor tensor;
    struct operation operation; // convolution, pointwise and resample descriptors: the part of the node that they tell
    struct device device;       // device properties; of a graph, where it was given a handle
    struct graph *graph;
    struct configuration configuration; // engines and configurations; shares its graph
    struct configuration *ranking;
    int ranking_count;
    struct plan *plan;
    struct knob knob; // knob infos; of a choice, with the value as `least`
};

const struct rule *rule_of(int descriptor, int name);
const struct rule *missing_attribute(const struct descriptor *descriptor); // a required one, or NULL
int64_t type_bytes(int type);

// A descriptor's attribute, NULL where it is not set.
const struct attribute *attribute_of(const struct descriptor *descriptor, int name);
int64_t int64_of(const struct descriptor *descriptor, int name, int64_t otherwise);
int enum_of(const struct descriptor *descriptor, int name, int otherwise);
double real_of(const struct descriptor *descriptor, int name, double otherwise);
const struct descriptor *child_of(const struct descriptor *descriptor, int name);

cudnnStatus_t finalize(struct descriptor *descriptor);


struct descriptor *descriptor_of(cudnnBackendDescriptor_t handle, const char *role); // NULL and a misuse
struct descriptor *descriptor_share(struct descriptor *descriptor);
void descriptor_drop(struct descriptor *descriptor);

#endif
