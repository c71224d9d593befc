// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

/** A program that prints the driver's status. */
final class ReportsDriver {
    private ReportsDriver() {}

    /** Prints the status. */
    public static void main(String[] arguments) {
        System.out.println(CudaDriver.status());
    }
}
