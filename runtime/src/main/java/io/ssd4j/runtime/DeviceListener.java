// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * Is notified of what happens while models are loaded, sessions are opened, and faster implementations are prepared in the background.
 * The methods are called on the thread that does the work, which may be one of the engine's own; an exception aborts the work.
 */
public interface DeviceListener {

    /** Ignores everything. */
    DeviceListener SILENT = new DeviceListener() {};

    /** A GPU engine is about to time a candidate; called many times a second. */
    default void planning(PlanningProgress progress) {}

    /** A model or a session is about to allocate memory on a GPU. */
    default void memory(DeviceMemoryReport report) {}

    /** Something is suspicious but allowed, such as weights that are not finite; one sentence. */
    default void warning(String message) {}
}
