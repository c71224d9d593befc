// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/**
 * The newest CUDA version that a driver supports.
 *
 * @param number the number from cuDriverGetVersion, 13000 for CUDA 13.0; 0 if unknown
 */
public record DriverVersion(int number) {
    /** The bindings call functions that this version introduced. */
    static final DriverVersion OLDEST = new DriverVersion(12_000);

    /** The driver does not report its version. */
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
