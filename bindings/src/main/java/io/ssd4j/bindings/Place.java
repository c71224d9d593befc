// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.nio.file.Path;
import java.util.List;

/** One place where a library may be, named as the user knows it. */
sealed interface Place {

    /** How the report calls it. */
    String name();

    /**
     * A setting that nobody made; it is reported, so that a user who has a library somewhere else learns what to set.
     *
     * @param name the setting
     */
    record NotSet(String name) implements Place {}

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
