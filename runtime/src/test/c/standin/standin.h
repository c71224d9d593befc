// SPDX-License-Identifier: Apache-2.0
//
// The API that the stand-in driver (libcuda.so.1) offers to the stand-ins of cuDNN and cuBLASLt, which link to it.
//
// The stand-in computes on the host. A device address is a number in a range that nothing can read or write; its contents
// are in a second mapping, the shadow, which standin_host() returns. Streams are lazy: enqueued work runs only when something
// waits for it, on the waiting thread; a seed chooses the order among streams. The driver holds a single lock during its
// functions and while work runs, so work may call everything here, but threads started by the work may not.
#ifndef STANDIN_H
#define STANDIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STANDIN_API __attribute__((visibility("default")))

// Traits of the real libraries on a real GPU that most tests do without. A test sets them in the control file; a process without
// one reads them as a number from the environment variable SSD4J_STANDIN_TRAITS.
enum standin_trait {
    // Heuristics also list engines whose plans fail with statuses other than CUDNN_STATUS_NOT_SUPPORTED_*: at finalization, when
    // the workspace is asked for, and at execution.
    TRAIT_OTHER_STATUSES = 1,
    // The properties of a present GPU lack its name and the largest block.
    TRAIT_SPARSE_PROPERTIES = 2,
    // Tensor cores truncate float32 operands to TF32 instead of rounding them.
    TRAIT_TRUNCATES = 4,
    // Work is short, and the host takes longer to enqueue it than the GPU to do it.
    TRAIT_LATENCY = 8,
    // The first execution of a plan or algorithm loads code, which a capture does not allow.
    TRAIT_LOADS_LAZILY = 16,
    // Convolutions have an engine that is compiled at run time; heuristics of mode FALLBACK list it.
    TRAIT_RUNTIME_ENGINES = 32,
    // A plan's JSON has fields that no documentation mentions.
    TRAIT_MORE_PLAN_FIELDS = 64,
    // A plan's JSON is cut in the middle.
    TRAIT_CUT_PLANS = 128,
    // A plan's JSON has a schema version that the library itself does not load.
    TRAIT_OTHER_SCHEMA = 256,
    // cuBLASLt proposes an algorithm that fails when it is executed.
    TRAIT_FAILING_ALGORITHMS = 512,
    // A plan cannot be written as JSON, as those of max pooling in some releases (cuDNN 9.9.0, known issues).
    TRAIT_UNWRITABLE_PLANS = 1024,
    // Engine 0 alone computes dilated convolutions in float32, as on GPUs before Hopper.
    TRAIT_NAIVE_DILATION = 2048,
    // cuBLASLt's algorithm 66 loses the end of a sum that its splits do not divide (CUDA 12.6.3 to 13.4, known issue 6580689).
    TRAIT_WRONG_SPLITS = 4096,
    // Heuristics of mode A fail; those of mode FALLBACK work.
    TRAIT_FAILING_HEURISTICS = 8192,
    // Heuristics list an engine for convolutions first that calls cuBLASLt and accesses memory illegally, as engines 58 and 63 do on
    // compute capability 12.0 (PyTorch, pull request 190112).
    TRAIT_BREAKING_ENGINE = 16384,
    // Heuristics list an engine for convolutions first that works, but not while its stream is captured.
    TRAIT_UNCAPTURABLE = 32768,
};

// Whether a trait is set.
STANDIN_API int standin_has(enum standin_trait trait);

// The version number of the stand-in cuDNN, 92400 unless a test sets another.
STANDIN_API int standin_cudnn_version(void);

// Waits as long as an engine takes that is compiled at run time.
STANDIN_API void standin_compile(void);

// The GPU's clock in cycles, for kernels; each reading takes 10 microseconds of simulated time.
STANDIN_API int64_t standin_clock(void);

// Begins an entry point of a stand-in library: counts the call and returns the status that it must fail with, or 0.
// Faults are requested per entry point, so entry_point is the exported name. An entry point that creates or enqueues returns
// the status and does nothing else. One that destroys or frees first does its work and then returns the status, because the
// real ones also report earlier failures that way after releasing the object.
STANDIN_API int standin_enter(const char *entry_point);

// Marks calls of the current thread as internal to a stand-in, from a call with 1 to a call with -1. Internal calls are not
// counted, and requested faults do not apply to them.
STANDIN_API void standin_own_calls(int delta);

// CUDA_SUCCESS if the calling thread has a healthy current context. Otherwise the CUresult that a driver call would return
// (CUDA_ERROR_INVALID_CONTEXT, or the context's sticky error).
STANDIN_API int standin_context_status(void);

// The host's view of [device_address, device_address + bytes), valid only while the work runs. The range must be inside one
// live allocation of the GPU that runs the work. Otherwise a violation is recorded for `who` (an operand's name, for the
// message), the context fails, and the result is NULL; the caller must then give up.
STANDIN_API void *standin_host(uint64_t device_address, size_t bytes, const char *who);

// Whether the range is inside one live allocation; records nothing.
STANDIN_API int standin_is_device_memory(uint64_t device_address, size_t bytes);

// Appends work(argument) to a stream (a CUstream; NULL is the legacy default stream). If the stream is capturing, this adds a
// node to the graph instead, and work(argument) runs whenever the graph runs; it must not change argument.
// release(argument), which may be NULL, is called once when the work will not run again. Ownership of argument always passes
// to this function, even if it fails. `what` is copied. Returns a CUresult.
STANDIN_API int standin_enqueue(
    void *stream, const char *what, void (*work)(void *), void *argument, void (*release)(void *));

// Whether the stream is capturing, so that enqueued work would become a node. Returns 0 if the handle is not a stream.
STANDIN_API int standin_is_capturing(void *stream);

// Does what a library does that loads code on first use: nothing, or, if the stream is capturing, ends the capture's validity and
// returns 1.
STANDIN_API int standin_load_spoils(void *stream);

// Whether the handle is a live stream; true for NULL.
STANDIN_API int standin_is_stream(void *stream);

// Counts live objects by kind ("cudnn handle"): +1 when one is created, -1 when it is destroyed. A nonzero count at the end
// is a leak.
STANDIN_API void standin_book(const char *kind, int delta);

// Records a misuse that a real GPU would not forgive, and breaks the context that the work belongs to (or, outside of work,
// the current one): every later call on it returns CUDA_ERROR_ILLEGAL_ADDRESS until the context is destroyed.
STANDIN_API void standin_violation(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Records a misuse that a real driver reports by an error status or happens to tolerate; the context stays usable.
STANDIN_API void standin_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The ordinal of the current context's GPU, or -1 without a context. cuDeviceGetAttribute returns its attributes.
STANDIN_API int standin_device(void);

#ifdef __cplusplus
}
#endif

#endif
