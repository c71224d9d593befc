// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.network;

/** What a pooling does with a last window that fits only partly. */
public enum Rounding {
    /** Drops it. */
    FLOOR,
    /** Keeps it. */
    CEIL
}
