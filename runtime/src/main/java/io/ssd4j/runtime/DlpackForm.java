// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** The two structures of DLPack by which libraries hand over a tensor. The address alone does not tell which one it is. */
public enum DlpackForm {
    /** {@code DLManagedTensor}: a Python capsule named {@code dltensor}. */
    MANAGED,

    /** {@code DLManagedTensorVersioned}, major version 1: a Python capsule named {@code dltensor_versioned}. */
    VERSIONED
}
