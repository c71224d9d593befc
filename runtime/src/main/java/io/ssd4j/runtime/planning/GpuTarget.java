// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.planning;

import io.ssd4j.runtime.DeviceId;
import java.nio.file.Path;

/** A GPU to plan for. */
public sealed interface GpuTarget {

    /** The user's name for it. */
    default String label() {
        return switch (this) {
            case Shipped shipped -> shipped.name();
            case ProfileFile profile -> profile.file().toString();
            case Present present -> present.id().toString();
        };
    }

    /**
     * A GPU whose profile is included in the engine.
     *
     * @param name one of {@link GpuPlanner#shippedProfiles()}
     */
    record Shipped(String name) implements GpuTarget {}

    /**
     * A GPU whose profile was written by {@link GpuPlanner#profile}.
     *
     * @param file JSON
     */
    record ProfileFile(Path file) implements GpuTarget {}

    /**
     * A GPU in this machine.
     *
     * @param id its id
     */
    record Present(DeviceId id) implements GpuTarget {}
}
