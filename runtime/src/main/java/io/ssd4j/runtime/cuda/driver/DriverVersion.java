// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/**
 * The newest CUDA that a driver serves.
 *
 * @param number as cuDriverGetVersion tells it, 13000 for CUDA 13.0; 0 where it does not
 */
public record DriverVersion(int number) {
    /** The bindings call functions that came with it. */
    static final DriverVersion OLDEST = new DriverVersion(12_000);

    /** A driver that does not tell; initializing it tells more. */
    static final DriverVersion UNKNOWN = new DriverVersion(0);

    boolean isTooOld() {
        return number != UNKNOWN.number && number < OLDEST.number;
    }

    /** {@code 13.0}. */
    @Override
    public String toString() {
        return number == UNKNOWN.number ? "unknown" : number / 1000 + "." + number % 1000 / 10;
    }
}
