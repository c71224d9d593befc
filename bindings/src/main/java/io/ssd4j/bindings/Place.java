// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.nio.file.Path;
import java.util.List;

/** A place where a library may be, with a name that users recognize. */
sealed interface Place {

    /** The name in reports. */
    String name();

    /**
     * A place that is not searched. It is still reported, so that a user who has the library elsewhere learns what to
     * set.
     *
     * @param name the setting or the place
     * @param why the reason, for example {@code not set}
     */
    record PassedOver(String name, String why) implements Place {

        static PassedOver notSet(String name) {
            return new PassedOver(name, "not set");
        }
    }

    /**
     * Folders that may contain the library under one of its file names.
     *
     * @param name the origin of the folders
     * @param folders the folders in order; they may not exist
     */
    record Folders(String name, List<Path> folders) implements Place {}

    /**
     * A file or folder that the user chose for this library. Later places are not searched, because using another
     * library than the requested one would be a silent fallback.
     *
     * @param name the setting
     * @param choice the file, or the folder that contains it
     */
    record Chosen(String name, Path choice) implements Place {}

    /**
     * The dynamic linker's own search by the library's file name: its cache contains folders that no configuration on this
     * machine names any more, as in a container whose image was made from parts of others.
     *
     * @param name the name in reports
     */
    record ByName(String name) implements Place {}

    /**
     * The artifact that delivers the library.
     *
     * @param name the artifact's coordinates
     */
    record Delivered(String name) implements Place {}
}
