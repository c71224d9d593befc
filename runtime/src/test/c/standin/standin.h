// SPDX-License-Identifier: Apache-2.0
//
// What the stand-in driver (libcuda.so.1 of this folder) offers to the stand-ins of cuDNN and cuBLASLt, which link to it.
//
// The stand-in computes on the host. A device address is a number in a range that nothing can read or write; its contents
// lie in a second mapping, the shadow, that standin_host() leads to. Streams are lazy: enqueued work runs only when something
// waits for it, in an order among streams that a seed chooses, and on the thread that waits. One lock is held while the
// driver is inside and while work runs, so work may call everything here; threads that the work itself starts may not.
#ifndef STANDIN_H
#define STANDIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STANDIN_API __attribute__((visibility("default")))

// Begins an entry point of a stand-in library: counts the call and tells the status that it must fail with, 0 for none.
// Faults are requested per entry point, so entry_point is the exported name. An entry point that creates or enqueues returns
// the status and does nothing else. One that destroys or frees does its work first and then returns it: the real ones too
// report earlier failures that way, and have let go of the object.
STANDIN_API int standin_enter(const char *entry_point);

// Between two of these, the first with 1 and the second with -1, calls of the calling thread are a stand-in's own: not counted,
// and not failed where a test asks for failures of the product's calls.
STANDIN_API void standin_own_calls(int delta);

// CUDA_SUCCESS where the calling thread has a current context in good health; else the CUresult that a driver call would
// return (CUDA_ERROR_INVALID_CONTEXT, or the error that sticks to the context).
STANDIN_API int standin_context_status(void);

// The host's view of [device_address, device_address + bytes), to be used while the work runs and not kept. The range must
// lie inside one live allocation of the GPU at work; where it does not, a violation is recorded against `who` (an operand's name, for the
// message), the context fails, and the answer is NULL: the caller gives up.
STANDIN_API void *standin_host(uint64_t device_address, size_t bytes, const char *who);

// Whether the range lies inside one live allocation; records nothing.
STANDIN_API int standin_is_device_memory(uint64_t device_address, size_t bytes);

// Puts work(argument) at the end of a stream (a CUstream; NULL is the legacy default stream). Where the stream captures, a
// node of the graph is recorded instead, and work(argument) runs each time the graph does; it must not change argument.
// release(argument), which may be NULL, is called once when nothing will run the work any more, also where this fails: the
// argument is taken over in every case. `what` is copied. Returns a CUresult.
STANDIN_API int standin_enqueue(
    void *stream, const char *what, void (*work)(void *), void *argument, void (*release)(void *));

// Whether the stream is capturing: work enqueued now would become a node. A handle that is no stream answers 0.
STANDIN_API int standin_is_capturing(void *stream);

// Whether the handle is a live stream (NULL is).
STANDIN_API int standin_is_stream(void *stream);

// Books living objects by kind ("cudnn handle"): +1 when one is made, -1 when it is gone. What is not 0 in the end leaked.
STANDIN_API void standin_book(const char *kind, int delta);

// Records a misuse that a real GPU would not forgive, and fails the context that the work belongs to (or, outside of work,
// the current one): every later call on it returns CUDA_ERROR_ILLEGAL_ADDRESS until the context is gone.
STANDIN_API void standin_violation(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Records a misuse that a real driver answers with an error status, or forgives by luck: the context stays usable.
STANDIN_API void standin_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Which GPU the current context pretends to be: its ordinal, -1 without a context. The attributes are those that
// cuDeviceGetAttribute tells.
STANDIN_API int standin_device(void);

#ifdef __cplusplus
}
#endif

#endif
