// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.plan;

import io.ssd4j.runtime.DeviceId;
import java.nio.file.Path;

/** The GPU that is planned for. */
public sealed interface GpuTarget {

    /** What the user called it. */
    String label();

    /**
     * One whose profile comes with the engine.
     *
     * @param name one of {@link GpuPlanner#shippedProfiles()}
     */
    record Shipped(String name) implements GpuTarget {
        @Override
        public String label() {
            return name;
        }
    }

    /**
     * One whose profile was written by {@link GpuPlanner#profile}.
     *
     * @param file JSON
     */
    record ProfileFile(Path file) implements GpuTarget {
        @Override
        public String label() {
            return file.toString();
        }
    }

    /**
     * One in this machine.
     *
     * @param id its id
     */
    record Present(DeviceId id) implements GpuTarget {
        @Override
        public String label() {
            return id.toString();
        }
    }
}
