// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

/** The input of a session that must be set before a run. */
interface Intake {
    /** Throws {@link IllegalStateException} if some of the input has not been set. */
    void requireAll();
}
