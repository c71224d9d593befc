// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import java.util.List;

/** Whether the driver is usable. */
public sealed interface DriverStatus {

    /**
     * An initialized driver.
     *
     * @param version the newest CUDA version that it supports
     * @param gpus the GPUs, by ordinal; there may be none
     */
    record Ready(DriverVersion version, List<CudaGpu> gpus) implements DriverStatus {
        /** Copies the list. */
        public Ready {
            gpus = List.copyOf(gpus);
        }
    }

    /**
     * A driver that cannot be used.
     *
     * @param reason one sentence that tells the user what is wrong and what to do
     * @param searched the places that were searched for the library; empty if it was found
     */
    record Unusable(String reason, List<String> searched) implements DriverStatus {
        /** Copies the list. */
        public Unusable {
            searched = List.copyOf(searched);
        }
    }
}
