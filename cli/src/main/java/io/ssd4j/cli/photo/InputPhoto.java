// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import io.ssd4j.ssd.image.ImageException;
import java.nio.file.Path;

/** A photo that a command is to read. */
public sealed interface InputPhoto {

    /** The photo as it is named in results. */
    String name();

    /**
     * A photo that can be tried.
     *
     * @param name as given by the user, or the folder as given by the user and the file in it
     * @param path the file, or {@link PhotoReader#STANDARD_INPUT}
     */
    record Found(String name, Path path) implements InputPhoto {}

    /**
     * A name that leads to no photo.
     *
     * @param name as given by the user
     * @param error why not
     */
    record Bad(String name, ImageException error) implements InputPhoto {}
}
