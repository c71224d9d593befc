// SPDX-License-Identifier: Apache-2.0
//
// The entry points for descriptors. Behavior that is not documented was determined by running the real library 9.24 without a
// GPU; it supports everything up to finalized plans. Children are shared: as in the real library, they may be destroyed before
// their parents.
#include "core.h"
#include "memory.h"

#include <string.h>

static bool is_operation(int type) {
    return type == CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR ||
        type == CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR || type == CUDNN_BACKEND_OPERATION_RESAMPLE_FWD_DESCRIPTOR ||
        type == CUDNN_BACKEND_OPERATION_NORM_FORWARD_DESCRIPTOR;
}

static bool is_served(int type) {
    switch (type) {
        case CUDNN_BACKEND_POINTWISE_DESCRIPTOR:
        case CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR:
        case CUDNN_BACKEND_ENGINE_DESCRIPTOR:
        case CUDNN_BACKEND_ENGINECFG_DESCRIPTOR:
        case CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR:
        case CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR:
        case CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR:
        case CUDNN_BACKEND_KNOB_INFO_DESCRIPTOR:
        case CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR:
        case CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR:
        case CUDNN_BACKEND_TENSOR_DESCRIPTOR:
        case CUDNN_BACKEND_RESAMPLE_DESCRIPTOR:
        case CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR: return true;
        default: return is_operation(type);
    }
}

struct descriptor *descriptor_of(cudnnBackendDescriptor_t handle, const char *role) {
    struct descriptor *found = table_find(TABLE_DESCRIPTOR, handle);
    if (found == NULL && handle != NULL) {
        standin_misuse("%s is %p, which is not a descriptor, or is destroyed", role, handle);
    }
    return found;
}

struct descriptor *descriptor_share(struct descriptor *descriptor) {
    __atomic_add_fetch(&descriptor->references, 1, __ATOMIC_RELAXED);
    return descriptor;
}

static void attribute_end(struct attribute *attribute) {
    if (attribute->type == CUDNN_TYPE_BACKEND_DESCRIPTOR) {
        for (int64_t i = 0; i < attribute->count; i++) {
            descriptor_drop(attribute->children[i]);
        }
    }
    free(attribute->values);
}

void descriptor_drop(struct descriptor *descriptor) {
    if (__atomic_sub_fetch(&descriptor->references, 1, __ATOMIC_ACQ_REL) > 0) {
        return;
    }
    for (int i = 0; i < descriptor->attribute_count; i++) {
        attribute_end(&descriptor->attributes[i]);
    }
    graph_drop(descriptor->graph);
    graph_drop(descriptor->configuration.graph);
    plan_drop(descriptor->plan);
    free(descriptor->ranking);
    free(descriptor);
}

STANDIN_API cudnnStatus_t cudnnBackendCreateDescriptor(int type, cudnnBackendDescriptor_t *created) {
    int fault = standin_enter("cudnnBackendCreateDescriptor");
    if (fault != 0) {
        return refuse(fault, "a fault was requested");
    }
    if (created == NULL) {
        crash("cudnnBackendCreateDescriptor is given a null pointer");
    }
    if (!is_served(type)) {
        standin_misuse("cudnnBackendCreateDescriptor: the stand-in has no descriptors of type %d", type);
        return refuse(CUDNN_STATUS_NOT_SUPPORTED, "descriptors of type %d", type);
    }
    struct descriptor *descriptor = must_calloc(1, sizeof *descriptor);
    descriptor->type = type;
    descriptor->references = 1;
    *created = table_add(TABLE_DESCRIPTOR, descriptor);
    standin_book("cudnn descriptor", 1);
    return CUDNN_STATUS_SUCCESS;
}

STANDIN_API cudnnStatus_t cudnnBackendDestroyDescriptor(cudnnBackendDescriptor_t handle) {
    int fault = standin_enter("cudnnBackendDestroyDescriptor");
    struct descriptor *descriptor = descriptor_of(handle, "a descriptor to be destroyed");
    if (descriptor == NULL) {
        return refuse(handle == NULL ? CUDNN_STATUS_BAD_PARAM_NULL_POINTER : CUDNN_STATUS_BAD_PARAM, "no descriptor");
    }
    table_remove(handle);
    descriptor_drop(descriptor);
    standin_book("cudnn descriptor", -1);
    return fault == 0 ? CUDNN_STATUS_SUCCESS : refuse(fault, "a fault was requested");
}

STANDIN_API cudnnStatus_t cudnnBackendFinalize(cudnnBackendDescriptor_t handle) {
    int fault = standin_enter("cudnnBackendFinalize");
    if (fault != 0) {
        return refuse(fault, "a fault was requested");
    }
    struct descriptor *descriptor = descriptor_of(handle, "a descriptor to be finalized");
    if (descriptor == NULL) {
        return refuse(handle == NULL ? CUDNN_STATUS_BAD_PARAM_NULL_POINTER : CUDNN_STATUS_BAD_PARAM, "no descriptor");
    }
    if (descriptor->finalized) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the descriptor is finalized already");
    }
    cudnnStatus_t status = finalize(descriptor);
    descriptor->finalized = status == CUDNN_STATUS_SUCCESS;
    return status;
}

// Resolves the children and shares them.
static cudnnStatus_t take_children(const struct rule *rule, int64_t count, const void *array, struct descriptor **children) {
    for (int64_t i = 0; i < count; i++) {
        cudnnBackendDescriptor_t handle = ((const cudnnBackendDescriptor_t *) array)[i];
        if (handle == NULL) {
            return refuse(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, "%s is set to a null descriptor", rule->text);
        }
        struct descriptor *child = descriptor_of(handle, rule->text);
        if (child == NULL) {
            return refuse(CUDNN_STATUS_BAD_PARAM, "%s is set to no descriptor", rule->text);
        }
        if (rule->child == ANY_OPERATION ? !is_operation(child->type) : child->type != rule->child) {
            return refuse(CUDNN_STATUS_BAD_PARAM_DESCRIPTOR_TYPE, "%s can not be a descriptor of type %d", rule->text, child->type);
        }
        if (!child->finalized) { // the real library accepts some of these, but then rejects the parent's finalization
            return refuse(CUDNN_STATUS_BAD_PARAM_NOT_FINALIZED, "%s is set to a descriptor that is not finalized", rule->text);
        }
        children[i] = child;
    }
    for (int64_t i = 0; i < count; i++) {
        descriptor_share(children[i]);
    }
    return CUDNN_STATUS_SUCCESS;
}

STANDIN_API cudnnStatus_t cudnnBackendSetAttribute(
    cudnnBackendDescriptor_t handle, int name, int type, int64_t count, const void *array) {
    int fault = standin_enter("cudnnBackendSetAttribute");
    if (fault != 0) {
        return refuse(fault, "a fault was requested");
    }
    struct descriptor *descriptor = descriptor_of(handle, "a descriptor to be set");
    if (descriptor == NULL) {
        return refuse(handle == NULL ? CUDNN_STATUS_BAD_PARAM_NULL_POINTER : CUDNN_STATUS_BAD_PARAM, "no descriptor");
    }
    if (descriptor->finalized) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "the descriptor is finalized");
    }
    const struct rule *rule = rule_of(descriptor->type, name);
    if (rule == NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "attribute %d of a descriptor of type %d can not be set", name, descriptor->type);
    }
    if (type != rule->type && type != rule->other_type) {
        return refuse(CUDNN_STATUS_BAD_PARAM_ATTRIBUTE_TYPE, "%s is not of type %d", rule->text, type);
    }
    if (count < rule->least || count > rule->most || array == NULL) {
        return refuse(CUDNN_STATUS_BAD_PARAM, "%s does not have %lld elements", rule->text, (long long) count);
    }
    if (type == CUDNN_TYPE_HANDLE && handle_of(*(const cudnnHandle_t *) array) == NULL) {
        return refuse(*(const cudnnHandle_t *) array == NULL ? CUDNN_STATUS_BAD_PARAM_NULL_POINTER : CUDNN_STATUS_BAD_PARAM,
            "%s is set to no handle", rule->text);
    }
    struct attribute attribute = {.rule = rule, .type = type, .count = count};
    attribute.values = must_calloc(count, type_bytes(type));
    if (type == CUDNN_TYPE_BACKEND_DESCRIPTOR) {
        cudnnStatus_t status = take_children(rule, count, array, attribute.children);
        if (status != CUDNN_STATUS_SUCCESS) {
            free(attribute.children);
            return status;
        }
    } else {
        memcpy(attribute.values, array, count * type_bytes(type));
    }
    struct attribute *slot = (struct attribute *) attribute_of(descriptor, name);
    if (slot == NULL) {
        slot = &descriptor->attributes[descriptor->attribute_count++];
    } else {
        attribute_end(slot);
    }
    *slot = attribute;
    return CUDNN_STATUS_SUCCESS;
}
