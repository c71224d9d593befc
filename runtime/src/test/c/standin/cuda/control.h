// SPDX-License-Identifier: Apache-2.0
//
// The layout of the control file, through which a test controls the stand-in and reads its observations. Both sides map it.
// The Java class StandInControl has the same numbers; the sizes at the start of the file let a test compare them.
#ifndef STANDIN_CONTROL_H
#define STANDIN_CONTROL_H

#include <stdint.h>

#define CONTROL_VERSION 3
#define CONTROL_FAULTS 16
#define CONTROL_ENTRY_POINTS 256
#define CONTROL_BOOKS 64
#define CONTROL_VIOLATIONS 64
#define CONTROL_NAME 56
#define CONTROL_TEXT 256
#define CONTROL_LOG 512

enum control_fault_mode {
    FAULT_NONE = 0,
    FAULT_ONCE = 1,       // the nth call from now fails
    FAULT_FROM_THEN = 2,  // the nth call and every later one
    FAULT_STICKS = 3,     // once, and the status sticks to the context of the call
    FAULT_OMITS = 4,      // the nth call succeeds without doing anything, as if it had not been made (driver only)
};

struct control_fault { // 96 bytes
    char entry_point[CONTROL_NAME];
    uint64_t nth; // 1 is the next call
    uint64_t seen;
    uint64_t fired;
    int32_t status;
    int32_t mode; // written last by the test
    uint64_t reserved;
};

struct control_counter { // 64 bytes
    char name[CONTROL_NAME];
    int64_t count;
};

struct control_done { // 48 bytes: the work that ran, since the file was cleared
    uint64_t kernels;
    uint64_t library_calls; // executions of cuDNN's plans and cuBLASLt's products
    uint64_t uploads;
    uint64_t uploaded_bytes;
    uint64_t downloads;
    uint64_t downloaded_bytes;
};

struct control {
    uint32_t version; // written by the library after mapping the file
    uint32_t size;
    uint64_t random; // state of the generator that chooses the order of streams; a test writes the seed
    uint64_t device_memory; // bytes per GPU; 0: 16 GiB
    int32_t device_count; // 0: one
    int32_t driver_version; // 0: 13000
    int32_t compute_capability; // 0: 90
    int32_t restart; // if a test writes 1, the driver forgets its contexts, as if the process had just started
    uint64_t violation_count; // includes those whose text is not kept
    uint64_t pinned_memory; // bytes of host memory that may be pinned; 0: no limit
    uint32_t traits; // enum standin_trait of standin.h
    int32_t cudnn_version; // 0: 92400
    int32_t compile_milliseconds; // that an engine takes which is compiled at run time
    int32_t log_count; // includes those that are not kept
    int32_t compiled; // engines that were compiled at run time
    int32_t reserved;
    uint64_t padding;
    struct control_fault faults[CONTROL_FAULTS];
    struct control_counter calls[CONTROL_ENTRY_POINTS];
    struct control_counter books[CONTROL_BOOKS];
    char violations[CONTROL_VIOLATIONS][CONTROL_TEXT];
    char log[CONTROL_LOG][CONTROL_NAME]; // the work that was enqueued, by kernel or entry point
    struct control_done done; // at the end of the file
};

#endif
