// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.memory;

/**
 * Memory that is in use from one step to another.
 *
 * @param name distinct within a plan
 * @param bytes its size
 * @param firstStep the step that writes it
 * @param lastStep the last step that reads it
 */
public record Buffer(String name, long bytes, int firstStep, int lastStep) {

    /** Checks the numbers. */
    public Buffer {
        if (bytes < 0) {
            throw new IllegalArgumentException("buffer " + name + " cannot have " + bytes + " bytes");
        }
        if (firstStep > lastStep) {
            throw new IllegalArgumentException("buffer " + name + " is last read at step " + lastStep + ", before step "
                    + firstStep + " writes it");
        }
    }
}
