// SPDX-License-Identifier: Apache-2.0
//
// Counts the compiler's calls, fails calls on request, and forwards the others to the real NVRTC if it is installed: the file
// that the link real-nvrtc in this library's folder points to. Otherwise nothing is compiled: this library reads the kernels'
// names from a program and writes a text that the stand-in driver accepts as their machine code (cuda/modules.c); the driver
// has the same source already compiled. Errors in the source then go unnoticed. Written from NVIDIA's public API reference.
#define _GNU_SOURCE
#include <ctype.h>
#include <dlfcn.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../standin.h"

typedef int nvrtcResult;
typedef struct program *nvrtcProgram;

// X(name, value)
#define NVRTC_RESULTS(X) \
    X(NVRTC_SUCCESS, 0) \
    X(NVRTC_ERROR_OUT_OF_MEMORY, 1) \
    X(NVRTC_ERROR_PROGRAM_CREATION_FAILURE, 2) \
    X(NVRTC_ERROR_INVALID_INPUT, 3) \
    X(NVRTC_ERROR_INVALID_PROGRAM, 4) \
    X(NVRTC_ERROR_INVALID_OPTION, 5) \
    X(NVRTC_ERROR_COMPILATION, 6) \
    X(NVRTC_ERROR_INTERNAL_ERROR, 11)

#define X(name, value) name = value,
enum { NVRTC_RESULTS(X) };
#undef X

static const int ARCHITECTURES[] = {75, 80, 86, 87, 89, 90, 100, 120};

enum { COUNT = sizeof ARCHITECTURES / sizeof ARCHITECTURES[0] };

// The concatenated sources and the result of compiling them.
struct program {
    char *text;
    char *image;
    char log[128];
};

#define ENTRY() \
    do { \
        int fault = standin_enter(__func__); \
        if (fault != 0) { \
            return fault; \
        } \
    } while (0)

static void *open_library(const char *file) {
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "stand-in GPU: %s\n", dlerror());
        abort();
    }
    return library;
}

// NULL if it is not installed.
static void *real_library(void) {
    static void *library;
    static int looked;
    if (looked) {
        return library;
    }
    looked = 1;
    Dl_info own;
    char path[4096];
    dladdr((void *) open_library, &own);
    snprintf(path, sizeof path, "%.*s/real-nvrtc", (int) (strrchr(own.dli_fname, '/') - own.dli_fname), own.dli_fname);
    char *file = realpath(path, NULL);
    if (file == NULL) {
        return NULL;
    }
    // NVRTC opens its builtins library by name, which works if that is already loaded.
    glob_t parts;
    snprintf(path, sizeof path, "%.*s/libnvrtc-builtins.so.*", (int) (strrchr(file, '/') - file), file);
    if (glob(path, 0, NULL, &parts) == 0) {
        for (size_t i = 0; i < parts.gl_pathc; i++) {
            open_library(parts.gl_pathv[i]);
        }
    }
    globfree(&parts);
    library = open_library(file);
    free(file);
    return library;
}

#define REAL(function) ((__typeof__(function) *) dlsym(real_library(), #function))

// Forwards a call if the real library is available.
#define PASS_ON(function, ...) \
    do { \
        if (real_library() != NULL) { \
            return REAL(function)(__VA_ARGS__); \
        } \
    } while (0)

STANDIN_API nvrtcResult nvrtcVersion(int *major, int *minor) {
    ENTRY();
    PASS_ON(nvrtcVersion, major, minor);
    if (major == NULL || minor == NULL) {
        return NVRTC_ERROR_INVALID_INPUT;
    }
    *major = 13;
    *minor = 0;
    return NVRTC_SUCCESS;
}

STANDIN_API const char *nvrtcGetErrorString(nvrtcResult result) {
    PASS_ON(nvrtcGetErrorString, result);
    switch (result) {
#define X(name, value) case name: return #name;
        NVRTC_RESULTS(X)
#undef X
        default: return "NVRTC_ERROR unknown";
    }
}

STANDIN_API nvrtcResult nvrtcCreateProgram(
    nvrtcProgram *created, const char *source, const char *name, int headers, const char *const *header_sources,
    const char *const *header_names) {
    ENTRY();
    if (real_library() != NULL) {
        nvrtcResult result =
            REAL(nvrtcCreateProgram)(created, source, name, headers, header_sources, header_names);
        if (result == NVRTC_SUCCESS) {
            standin_book("nvrtc program", 1);
        }
        return result;
    }
    (void) name;
    if (created == NULL || source == NULL || headers < 0 || (headers > 0 && (!header_sources || !header_names))) {
        return NVRTC_ERROR_INVALID_INPUT;
    }
    size_t length = strlen(source) + 1;
    for (int i = 0; i < headers; i++) {
        length += strlen(header_sources[i]) + 1;
    }
    struct program *program = calloc(1, sizeof *program);
    program->text = calloc(length + 1, 1);
    strcat(strcat(program->text, source), "\n");
    for (int i = 0; i < headers; i++) {
        strcat(strcat(program->text, header_sources[i]), "\n");
    }
    *created = program;
    standin_book("nvrtc program", 1);
    return NVRTC_SUCCESS;
}

STANDIN_API nvrtcResult nvrtcDestroyProgram(nvrtcProgram *destroyed) {
    if (destroyed == NULL || *destroyed == NULL) {
        return NVRTC_ERROR_INVALID_PROGRAM;
    }
    nvrtcResult result = NVRTC_SUCCESS;
    if (real_library() != NULL) {
        result = REAL(nvrtcDestroyProgram)(destroyed);
    } else {
        free((*destroyed)->text);
        free((*destroyed)->image);
        free(*destroyed);
        *destroyed = NULL;
    }
    standin_book("nvrtc program", -1);
    ENTRY();
    return result;
}

static int starts(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

// The name of the function after __global__: the last word before the parenthesis of its parameters.
static const char *kernel_name(const char *after_global, int *length) {
    const char *at = after_global;
    const char *bounds = strstr(at, "__launch_bounds__");
    const char *open = strchr(at, '(');
    if (bounds != NULL && open != NULL && bounds < open) {
        at = strchr(open, ')');
        open = at == NULL ? NULL : strchr(at, '(');
    }
    if (open == NULL) {
        return NULL;
    }
    const char *end = open;
    while (end > at && isspace((unsigned char) end[-1])) {
        end--;
    }
    const char *begin = end;
    while (begin > at && (isalnum((unsigned char) begin[-1]) || begin[-1] == '_')) {
        begin--;
    }
    *length = (int) (end - begin);
    return *length > 0 ? begin : NULL;
}

// The marker is the defined element in lower case, which is also the name of the variable in a real compiler's image.
static void write_image(FILE *image, const char *text, const char *define) {
    for (const char *c = define; *c != '\0'; c++) {
        fputc(tolower((unsigned char) *c), image);
    }
    fputc('\n', image);
    for (const char *at = strstr(text, "__global__"); at != NULL; at = strstr(at + 1, "__global__")) {
        int length;
        const char *name = kernel_name(at + strlen("__global__"), &length);
        if (name != NULL) {
            fprintf(image, ".entry %.*s(\n", length, name);
        }
    }
}

static int knows(const char *architecture) {
    for (int i = 0; i < COUNT; i++) {
        if (atoi(architecture) == ARCHITECTURES[i]) {
            return 1;
        }
    }
    return 0;
}

STANDIN_API nvrtcResult nvrtcCompileProgram(nvrtcProgram program, int options, const char *const *option) {
    ENTRY();
    PASS_ON(nvrtcCompileProgram, program, options, option);
    if (program == NULL) {
        return NVRTC_ERROR_INVALID_PROGRAM;
    }
    const char *define = NULL;
    for (int i = 0; i < options; i++) {
        if (starts(option[i], "-DELEMENT_")) {
            define = option[i] + 2;
        } else if (starts(option[i], "--gpu-architecture=sm_") && knows(option[i] + 22)) {
            continue;
        } else if (!starts(option[i], "--std=c++")) {
            snprintf(program->log, sizeof program->log, "unknown option '%s'", option[i]);
            return NVRTC_ERROR_INVALID_OPTION;
        }
    }
    if (define == NULL) {
        snprintf(program->log, sizeof program->log, "no element type is defined");
        return NVRTC_ERROR_COMPILATION;
    }
    free(program->image);
    size_t length;
    FILE *image = open_memstream(&program->image, &length);
    write_image(image, program->text, define);
    fclose(image);
    return NVRTC_SUCCESS;
}

static nvrtcResult size_of(nvrtcProgram program, const char *text, size_t *size) {
    if (program == NULL) {
        return NVRTC_ERROR_INVALID_PROGRAM;
    }
    if (size == NULL || text == NULL) {
        return NVRTC_ERROR_INVALID_INPUT;
    }
    *size = strlen(text) + 1;
    return NVRTC_SUCCESS;
}

static nvrtcResult copy_of(nvrtcProgram program, const char *text, char *out) {
    if (program == NULL) {
        return NVRTC_ERROR_INVALID_PROGRAM;
    }
    if (out == NULL || text == NULL) {
        return NVRTC_ERROR_INVALID_INPUT;
    }
    memcpy(out, text, strlen(text) + 1);
    return NVRTC_SUCCESS;
}

STANDIN_API nvrtcResult nvrtcGetCUBINSize(nvrtcProgram program, size_t *size) {
    ENTRY();
    PASS_ON(nvrtcGetCUBINSize, program, size);
    return size_of(program, program == NULL ? NULL : program->image, size);
}

STANDIN_API nvrtcResult nvrtcGetCUBIN(nvrtcProgram program, char *cubin) {
    ENTRY();
    PASS_ON(nvrtcGetCUBIN, program, cubin);
    return copy_of(program, program == NULL ? NULL : program->image, cubin);
}

STANDIN_API nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram program, size_t *size) {
    ENTRY();
    PASS_ON(nvrtcGetProgramLogSize, program, size);
    return size_of(program, program == NULL ? NULL : program->log, size);
}

STANDIN_API nvrtcResult nvrtcGetProgramLog(nvrtcProgram program, char *log) {
    ENTRY();
    PASS_ON(nvrtcGetProgramLog, program, log);
    return copy_of(program, program == NULL ? NULL : program->log, log);
}
