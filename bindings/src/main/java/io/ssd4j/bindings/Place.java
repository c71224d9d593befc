// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.nio.file.Path;
import java.util.List;

/** One place where a library may be, named as the user knows it. */
sealed interface Place {

    /** How the report calls it. */
    String name();

    /**
     * A place that is not looked into. It is reported all the same: a user who has the library somewhere else learns what to
     * set.
     *
     * @param name the setting, or what would be there
     * @param why {@code not set}, for example
     */
    record PassedOver(String name, String why) implements Place {

        static PassedOver notSet(String name) {
            return new PassedOver(name, "not set");
        }
    }

    /**
     * Folders that may hold the library under one of its file names.
     *
     * @param name where they come from
     * @param folders in order; they need not exist
     */
    record Folders(String name, List<Path> folders) implements Place {}

    /**
     * A file or folder that the user chose for this library. Nothing after it is looked at: another library than the one
     * that was asked for would be a silent fall back.
     *
     * @param name the setting
     * @param choice the file, or the folder that holds it
     */
    record Chosen(String name, Path choice) implements Place {}

    /**
     * The jar that delivers the library through Maven.
     *
     * @param name the jar's coordinates
     */
    record Delivered(String name) implements Place {}
}
