// SPDX-License-Identifier: Apache-2.0
//
// Modules and kernels. The product loads device images: machine code (ELF) from the real NVRTC, PTX, or any text. The
// stand-in does not execute them. This library's folder has the same sources compiled for the host, as one file
// standin-kernels-<marker>.so per set of options. An image contains the marker of its source as the name of a variable, and
// the names of its kernels: in ELF as a section .text.<name>, in text after ".entry".
#define _GNU_SOURCE
#include "core.h"
#include "simt.h"

#include <dirent.h>
#include <dlfcn.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_UNITS 16
#define DYNAMIC_SHARED_MOST 49152

struct unit {
    const char *marker;
    const struct simt_kernel *kernels;
};

struct module {
    struct context *context;
    void *handle;
    const struct unit *unit;
    char *image;
    size_t bytes;
    bool elf;
};

struct function {
    struct module *module;
    void *handle;
    const struct simt_kernel *kernel;
};

struct launch {
    const struct simt_kernel *kernel;
    void *function; // the handle, because the module may be unloaded before this runs
    struct simt_index grid;
    struct simt_index block;
    _Alignas(16) char arguments[]; // consecutive, each at a multiple of 16
};

static struct unit units[MAX_UNITS];
static int unit_count = -1;

static void find_units(void) {
    if (unit_count >= 0) {
        return;
    }
    unit_count = 0;
    Dl_info self;
    if (dladdr((void *) find_units, &self) == 0) {
        return;
    }
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", self.dli_fname);
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        return;
    }
    *slash = 0;
    DIR *entries = opendir(folder);
    struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL && unit_count < MAX_UNITS) {
        if (strncmp(entry->d_name, "standin-kernels-", 16) != 0) {
            continue;
        }
        char path[4400];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (library == NULL) {
            fprintf(stderr, "stand-in GPU: %s\n", dlerror());
            abort();
        }
        const char *const *marker = dlsym(library, SIMT_MARKER);
        units[unit_count++] = (struct unit) {*marker, dlsym(library, SIMT_KERNELS)};
    }
    if (entries != NULL) {
        closedir(entries);
    }
}

static size_t elf_bytes(const void *image) {
    const Elf64_Ehdr *header = image;
    return header->e_shoff + (size_t) header->e_shnum * header->e_shentsize;
}

// The target architecture of machine code (90 for sm_90), from the flags in its header.
static int elf_architecture(const void *image) {
    const Elf64_Ehdr *header = image;
    return header->e_ident[EI_ABIVERSION] >= 8 ? (int) (header->e_flags >> 8 & 0xff) : (int) (header->e_flags & 0xff);
}

static bool part_of_name(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether the image contains the two texts back to back, and the name ends there.
static bool contains(const struct module *module, const char *before, const char *name) {
    char wanted[256];
    int length = snprintf(wanted, sizeof wanted, "%s%s", before, name);
    const char *from = module->image;
    size_t left = module->bytes;
    const char *found;
    while ((found = memmem(from, left, wanted, (size_t) length)) != NULL) {
        size_t after = (size_t) (found - module->image) + (size_t) length;
        char next = after < module->bytes ? module->image[after] : 0;
        if (!part_of_name(next)) {
            return true;
        }
        from = found + 1;
        left = module->bytes - (size_t) (from - module->image);
    }
    return false;
}

static const struct unit *unit_of(const struct module *module) {
    for (int i = 0; i < unit_count; i++) {
        if (contains(module, "", units[i].marker)) {
            return &units[i];
        }
    }
    return NULL;
}

static void free_module(struct module *module) {
    free(module->image);
    handle_end(module->handle);
    free(module);
}

STANDIN_API CUresult cuModuleLoadData(CUmodule *handle, const void *image) {
    ENTRY();
    NEEDS_CONTEXT(here);
    if (handle == NULL || image == NULL) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    CUresult refusal = refuse_in_capture(); // loading allocates
    if (refusal != CUDA_SUCCESS) {
        return refusal;
    }
    find_units();
    bool elf = memcmp(image, ELFMAG, SELFMAG) == 0;
    int capability = settings().compute_capability;
    if (elf && (elf_architecture(image) / 10 != capability / 10 || elf_architecture(image) > capability)) {
        return CUDA_ERROR_NO_BINARY_FOR_GPU;
    }
    struct module *module = calloc(1, sizeof *module);
    module->context = here;
    module->elf = elf;
    module->bytes = elf ? elf_bytes(image) : strlen(image);
    module->image = malloc(module->bytes + 1);
    memcpy(module->image, image, module->bytes);
    module->handle = handle_new(KIND_MODULE, module);
    module->unit = unit_of(module);
    if (module->unit == NULL) {
        free_module(module);
        return CUDA_ERROR_INVALID_IMAGE;
    }
    standin_book("module", 1);
    *handle = module->handle;
    return CUDA_SUCCESS;
}

static void end_function_of(void *object, void *module) {
    struct function *function = object;
    if (function->module == module) {
        handle_end(function->handle);
        free(function);
    }
}

STANDIN_API CUresult cuModuleUnload(CUmodule handle) {
    RELEASING_ENTRY();
    struct module *module = handle_live(KIND_MODULE, handle);
    if (module == NULL) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    CUresult refusal = refuse_in_capture();
    if (refusal != CUDA_SUCCESS) {
        return refusal;
    }
    struct context *here;
    CUresult status = current_context(&here);
    handles_for_each(KIND_FUNCTION, end_function_of, module);
    free_module(module);
    standin_book("module", -1);
    return RELEASED(status);
}

static void end_module(void *object, void *context) {
    struct module *module = object;
    if (module->context == context) {
        handles_for_each(KIND_FUNCTION, end_function_of, module);
        free_module(module);
    }
}

void modules_end(struct context *context) {
    handles_for_each(KIND_MODULE, end_module, context);
}

STANDIN_API CUresult cuModuleGetFunction(CUfunction *handle, CUmodule module_handle, const char *name) {
    ENTRY();
    NEEDS_CONTEXT(here);
    (void) here;
    struct module *module = handle_live(KIND_MODULE, module_handle);
    if (module == NULL) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    for (const struct simt_kernel *kernel = module->unit->kernels; kernel->name != NULL; kernel++) {
        if (strcmp(kernel->name, name) == 0 && contains(module, module->elf ? ".text." : ".entry ", name)) {
            struct function *function = calloc(1, sizeof *function);
            *function = (struct function) {.module = module, .kernel = kernel};
            function->handle = handle_new(KIND_FUNCTION, function);
            *handle = function->handle;
            return CUDA_SUCCESS;
        }
    }
    return CUDA_ERROR_NOT_FOUND;
}

static size_t argument_offset(const struct simt_kernel *kernel, int index) {
    size_t offset = 0;
    for (int i = 0; i < index; i++) {
        offset += (kernel->sizes[i] + 15u) / 16 * 16;
    }
    return offset;
}

static void run_launch(void *argument) {
    struct launch *launch = argument;
    const struct simt_kernel *kernel = launch->kernel;
    if (handle_object(KIND_FUNCTION, launch->function) == NULL) {
        standin_violation("the kernel's module was unloaded before the kernel ran");
        return;
    }
    void *arguments[64];
    void *pointers[64];
    for (int i = 0; i < kernel->argument_count; i++) {
        arguments[i] = launch->arguments + argument_offset(kernel, i);
        uint64_t address = 0;
        if (kernel->pointers[i]) {
            memcpy(&address, arguments[i], sizeof address);
            pointers[i] = NULL;
            arguments[i] = &pointers[i];
        }
        if (address != 0) {
            char who[32];
            snprintf(who, sizeof who, "argument %d", i);
            pointers[i] = standin_host(address, 1, who);
            if (pointers[i] == NULL) {
                return;
            }
        }
    }
    simt_run(kernel, arguments, launch->grid, launch->block);
}

static bool fits(unsigned x, unsigned y, unsigned z, unsigned most_x, unsigned most_y, unsigned most_z) {
    return x >= 1 && y >= 1 && z >= 1 && x <= most_x && y <= most_y && z <= most_z;
}

STANDIN_API CUresult cuLaunchKernel(CUfunction handle, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
    unsigned block_y, unsigned block_z, unsigned shared, CUstream stream_handle, void **parameters, void **extra) {
    ENTRY();
    NEEDS_CONTEXT(here);
    struct function *function = handle_live(KIND_FUNCTION, handle);
    if (function == NULL) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    struct stream *stream;
    CUresult status = stream_of(stream_handle, here, &stream);
    if (status != CUDA_SUCCESS) {
        return status;
    }
    const struct simt_kernel *kernel = function->kernel;
    if (extra != NULL) {
        return CUDA_ERROR_NOT_SUPPORTED; // the product does not use packed parameter buffers
    }
    if (function->module->context != here) {
        return CUDA_ERROR_INVALID_CONTEXT;
    }
    if (!fits(grid_x, grid_y, grid_z, 2147483647, 65535, 65535) || !fits(block_x, block_y, block_z, 1024, 1024, 64)
        || (uint64_t) block_x * block_y * block_z > kernel->max_threads || shared > DYNAMIC_SHARED_MOST
        || (kernel->argument_count > 0 && parameters == NULL)) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    struct launch *launch = calloc(1, sizeof *launch + argument_offset(kernel, kernel->argument_count));
    launch->kernel = kernel;
    launch->function = handle;
    launch->grid = (struct simt_index) {grid_x, grid_y, grid_z};
    launch->block = (struct simt_index) {block_x, block_y, block_z};
    for (int i = 0; i < kernel->argument_count; i++) {
        memcpy(launch->arguments + argument_offset(kernel, i), parameters[i], kernel->sizes[i]);
    }
    return submit(stream, work_new(WORK_KERNEL, kernel->name, run_launch, launch, free));
}
