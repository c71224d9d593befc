// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists folders that may not exist. */
final class Folders {
    private Folders() {}

    /** The matching entries of a folder, sorted by name; empty if the folder does not exist or is not readable. */
    static List<Path> under(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        Collections.sort(found); // file systems list their entries in different orders
        return found;
    }
}
