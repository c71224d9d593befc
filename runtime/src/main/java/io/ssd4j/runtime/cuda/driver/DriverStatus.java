// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the driver is usable, and what is known of it either way. */
public sealed interface DriverStatus {

    /**
     * A driver that is in the process.
     *
     * @param path the loaded file
     * @param version the newest CUDA that it serves
     */
    record Installed(Path path, DriverVersion version) {}

    /**
     * Initialized.
     *
     * @param driver what was loaded
     * @param gpus the GPUs, by ordinal; there may be none that is free
     */
    record Ready(Installed driver, List<CudaGpu> gpus) implements DriverStatus {
        /** Copies the list. */
        public Ready {
            gpus = List.copyOf(gpus);
        }
    }

    /**
     * Not usable.
     *
     * @param reason one sentence that tells the user what is wrong and what to do
     * @param searched where the library was looked for; empty where it was found
     * @param driver what was loaded, where something was
     */
    record Unusable(String reason, List<String> searched, Optional<Installed> driver) implements DriverStatus {
        /** Copies the list. */
        public Unusable {
            searched = List.copyOf(searched);
        }
    }
}
