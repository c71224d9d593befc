// SPDX-License-Identifier: Apache-2.0
#include "core.h"
#include "json.h"
#include "memory.h"

#include <pthread.h>
#include <string.h>

// Of the driver's interface what the real library asks for.
extern int cuDeviceGetAttribute(int *value, int attribute, int device);
extern int cuDeviceGetName(char *name, int length, int device);
extern int cuDeviceTotalMem_v2(size_t *bytes, int device);
extern int cuDriverGetVersion(int *version);

enum {
    MAX_THREADS_PER_BLOCK = 1,
    MAX_SHARED_MEMORY_PER_BLOCK = 8,
    WARP_SIZE = 10,
    CLOCK_RATE = 13,
    MULTIPROCESSOR_COUNT = 16,
    L2_CACHE_SIZE = 38,
    COMPUTE_CAPABILITY_MAJOR = 75,
    COMPUTE_CAPABILITY_MINOR = 76,
    MAX_SHARED_MEMORY_PER_BLOCK_OPTIN = 97,
};

// Properties are few and shared by many descriptors.
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

cudnnStatus_t device_of_ordinal(int ordinal, struct device *device) {
    static const int attributes[] = {COMPUTE_CAPABILITY_MAJOR, COMPUTE_CAPABILITY_MINOR, MULTIPROCESSOR_COUNT,
        MAX_SHARED_MEMORY_PER_BLOCK, MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, WARP_SIZE, MAX_THREADS_PER_BLOCK, L2_CACHE_SIZE,
        CLOCK_RATE};
    int value[sizeof attributes / sizeof *attributes];
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        if (cuDeviceGetAttribute(&value[i], attributes[i], ordinal) != 0) {
            return refuse(CUDNN_STATUS_NOT_INITIALIZED, "attribute %d of device %d can not be read", attributes[i], ordinal);
        }
    }
    char name[128];
    size_t memory;
    int driver;
    if (cuDeviceGetName(name, sizeof name, ordinal) != 0 || cuDeviceTotalMem_v2(&memory, ordinal) != 0 ||
        cuDriverGetVersion(&driver) != 0) {
        return refuse(CUDNN_STATUS_NOT_INITIALIZED, "the properties of device %d can not be read", ordinal);
    }
    struct text json = {0};
    text_add(&json,
        "{\"deviceName\":\"%s\",\"deviceVer\":%d,\"multiProcessorCount\":%d,\"maxSharedMemoryPerBlock\":%d,"
        "\"maxSharedMemoryPerBlockOptin\":%d,\"warpSize\":%d,\"maxThreadsPerBlock\":%d,\"l2CacheSize\":%d,\"smClockRateKHz\":%d,"
        "\"totalGlobalMem\":%zu,\"cudaDeviceId\":%d,\"driverVer\":%d}",
        name, value[0] * 100 + value[1] * 10, value[2], value[3], value[4], value[5], value[6], value[7], value[8], memory,
        ordinal, driver);
    cudnnStatus_t status = device_of_json(json.characters, device);
    free(json.characters);
    return status;
}

cudnnStatus_t device_of_json(const char *json, struct device *device) {
    int64_t sm, multiprocessors, shared, optin, driver;
    if (!json_valid(json) || !json_int64(json, "deviceVer", &sm) || !json_int64(json, "multiProcessorCount", &multiprocessors) ||
        !json_int64(json, "maxSharedMemoryPerBlock", &shared) ||
        !json_int64(json, "maxSharedMemoryPerBlockOptin", &optin) || !json_int64(json, "driverVer", &driver)) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the device properties are no JSON object, or lack a property");
    }
    *device = (struct device) {.sm_version = (int) sm, .multiprocessors = (int) multiprocessors, .shared_memory = shared,
        .shared_memory_optin = optin, .driver_version = (int) driver, .json = keep(json)};
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
