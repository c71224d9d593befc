// SPDX-License-Identifier: Apache-2.0
#include "core.h"
#include "json.h"
#include "memory.h"

#include <pthread.h>
#include <string.h>

// The part of the driver API that the real library uses.
extern int cuDeviceGetAttribute(int *value, int attribute, int device);
extern int cuDeviceGetName(char *name, int length, int device);
extern int cuDeviceTotalMem_v2(size_t *bytes, int device);
extern int cuDriverGetVersion(int *version);

// The numbers without which the real library rejects properties, and the corresponding CUdevice_attribute; -1 if there is
// none.
static const struct property {
    const char *name;
    int attribute;
} properties[] = {
    {"regsPerBlock", 12},
    {"multiProcessorCount", 16},
    {"warpSize", 10},
    {"maxSharedMemoryPerBlock", 8},
    {"maxSharedMemoryPerBlockOptin", 97},
    {"reservedSharedMemoryPerBlock", 111},
    {"maxRegistersPerSM", 82},
    {"maxCtasPerSM", 106},
    {"maxThreadsPerBlock", 1},
    {"maxThreadsPerSM", 39},
    {"smClockRateKHz", 13},
    {"memClockRateKHz", 36},
    {"l2CacheSize", 38},
    {"totalGlobalMem", -1},
    {"deviceVer", -1},
    {"driverVer", -1},
};

enum { COMPUTE_CAPABILITY_MAJOR = 75, COMPUTE_CAPABILITY_MINOR = 76 };

#define PROPERTIES (sizeof properties / sizeof *properties)

// There are few distinct properties, shared by many descriptors.
static const char *keep(const char *json) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static char *kept[64];
    static int count;
    pthread_mutex_lock(&lock);
    char *found = NULL;
    for (int i = 0; i < count && found == NULL; i++) {
        found = strcmp(kept[i], json) == 0 ? kept[i] : NULL;
    }
    if (found == NULL) {
        found = must_have(strdup(json));
        if (count < 64) {
            kept[count++] = found;
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

// What the properties of a present device lack.
static bool lacks(const char *name) {
    return standin_has(TRAIT_SPARSE_PROPERTIES) && strcmp(name, "maxThreadsPerBlock") == 0;
}

static bool add_attributes(struct text *json, int ordinal) {
    for (size_t i = 0; i < PROPERTIES; i++) {
        int value;
        if (properties[i].attribute >= 0 && !lacks(properties[i].name)) {
            if (cuDeviceGetAttribute(&value, properties[i].attribute, ordinal) != 0) {
                return false;
            }
            text_add(json, "\"%s\":%d,", properties[i].name, value);
        }
    }
    return true;
}

static bool ask_driver(struct text *json, int ordinal) {
    char name[128];
    size_t memory;
    int driver, major, minor;
    text_add(json, "{");
    if (!add_attributes(json, ordinal) || cuDeviceGetName(name, sizeof name, ordinal) != 0 ||
        cuDeviceTotalMem_v2(&memory, ordinal) != 0 || cuDriverGetVersion(&driver) != 0 ||
        cuDeviceGetAttribute(&major, COMPUTE_CAPABILITY_MAJOR, ordinal) != 0 ||
        cuDeviceGetAttribute(&minor, COMPUTE_CAPABILITY_MINOR, ordinal) != 0) {
        return false;
    }
    if (!standin_has(TRAIT_SPARSE_PROPERTIES)) {
        text_add(json, "\"deviceName\":\"%s\",", name);
    }
    text_add(json, "\"totalGlobalMem\":%zu,\"cudaDeviceId\":%d,\"deviceVer\":%d,\"driverVer\":%d}", memory, ordinal,
        major * 100 + minor * 10, driver);
    return true;
}

cudnnStatus_t device_of_ordinal(int ordinal, struct device *device) {
    struct text json = {0};
    standin_own_calls(1);
    bool answered = ask_driver(&json, ordinal);
    standin_own_calls(-1);
    if (!answered) {
        free(json.characters);
        return refuse(CUDNN_STATUS_NOT_INITIALIZED, "the properties of device %d can not be read", ordinal);
    }
    cudnnStatus_t status = device_of_plan(json.characters, device);
    free(json.characters);
    return status;
}

static int64_t number(const char *json, const char *name) {
    int64_t value = 0;
    json_int64(json, name, &value);
    return value;
}

cudnnStatus_t device_of_json(const char *json, struct device *device) {
    for (size_t i = 0; json_valid(json) && i < PROPERTIES; i++) {
        int64_t value;
        if (!json_int64(json, properties[i].name, &value)) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "the device properties lack %s", properties[i].name);
        }
    }
    return device_of_plan(json, device);
}

cudnnStatus_t device_of_plan(const char *json, struct device *device) {
    if (!json_valid(json)) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the device properties are not a JSON object");
    }
    for (size_t i = 0; i < PROPERTIES; i++) {
        int64_t value;
        if (!lacks(properties[i].name) && !json_int64(json, properties[i].name, &value)) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "the device properties lack %s", properties[i].name);
        }
    }
    *device = (struct device) {
        .sm_version = (int) number(json, "deviceVer"),
        .multiprocessors = (int) number(json, "multiProcessorCount"),
        .shared_memory = number(json, "maxSharedMemoryPerBlock"),
        .shared_memory_optin = number(json, "maxSharedMemoryPerBlockOptin"),
        .driver_version = (int) number(json, "driverVer"),
        .json = keep(json),
    };
    return CUDNN_STATUS_SUCCESS;
}

const char *device_difference(const struct device *planned, const struct device *here) {
    if (planned->sm_version != here->sm_version) {
        return "another architecture";
    }
    if (planned->multiprocessors != here->multiprocessors) {
        return "another number of multiprocessors";
    }
    if (planned->shared_memory != here->shared_memory || planned->shared_memory_optin != here->shared_memory_optin) {
        return "another size of shared memory";
    }
    if (planned->driver_version > here->driver_version) {
        return "a newer driver";
    }
    return NULL;
}
