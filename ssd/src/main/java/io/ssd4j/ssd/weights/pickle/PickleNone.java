// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

/** Python's {@code None}. */
public enum PickleNone {
    NONE
}
