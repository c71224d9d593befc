// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the driver is usable, and what is known about it in either case. */
public sealed interface DriverStatus {

    /**
     * A loaded driver.
     *
     * @param path the loaded file
     * @param version the newest CUDA version that it supports
     */
    record Installed(Path path, DriverVersion version) {}

    /**
     * An initialized driver.
     *
     * @param driver the loaded driver
     * @param gpus the GPUs, by ordinal; there may be none
     */
    record Ready(Installed driver, List<CudaGpu> gpus) implements DriverStatus {
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
     * @param driver the loaded driver, if there is one
     */
    record Unusable(String reason, List<String> searched, Optional<Installed> driver) implements DriverStatus {
        /** Copies the list. */
        public Unusable {
            searched = List.copyOf(searched);
        }
    }
}
