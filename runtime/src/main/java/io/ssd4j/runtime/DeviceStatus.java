// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.List;

/**
 * What is known about a device, usable or not.
 *
 * @param id the device
 * @param name the hardware's own name; for an absent device, what is absent
 * @param usable whether {@link Device#open(String, DeviceOptions)} will succeed
 * @param reason why it is usable or not, in one sentence
 * @param libraries the native libraries found for it
 * @param searched the places searched for missing libraries, in order; empty if none is missing
 */
public record DeviceStatus(
        DeviceId id, String name, boolean usable, String reason, List<Library> libraries, List<String> searched) {

    /** Copies the lists. */
    public DeviceStatus {
        libraries = List.copyOf(libraries);
        searched = List.copyOf(searched);
    }

    /**
     * A native library that was found.
     *
     * @param name for example {@code oneDNN}
     * @param version as reported by the library, {@code 3.13.0}
     * @param path the loaded file
     */
    public record Library(String name, String version, String path) {}
}
