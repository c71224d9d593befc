// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * Hears what a GPU engine does while it loads models and opens sessions. Called on the thread that does it; what a method
 * throws ends that work.
 */
public interface DeviceListener {

    /** Nobody listens. */
    DeviceListener SILENT = new DeviceListener() {};

    /** A candidate is about to be timed; called many times a second. */
    default void planning(PlanningProgress progress) {}

    /** What a model or a session is about to allocate. */
    default void memory(DeviceMemoryReport report) {}
}
