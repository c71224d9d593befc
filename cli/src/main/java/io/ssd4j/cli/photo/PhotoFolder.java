// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.ssd.image.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files in a folder, but not in folders below it, in the order of their names.
 *
 * @param name the folder as given by the user
 * @param photos those whose name ends as a photo's
 * @param others the rest, except hidden files
 */
public record PhotoFolder(String name, List<Path> photos, List<Path> others) {
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "webp", "gif");
    private static final int MOST_NAMED = 3;

    /**
     * Lists a folder.
     *
     * @throws ImageException if the folder cannot be read or has no photo
     */
    public static PhotoFolder list(String name, Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> !Files.isDirectory(file))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (NoSuchFileException e) {
            throw new ImageException("the folder " + name + " does not exist; check the path", e);
        } catch (NotDirectoryException e) {
            throw new ImageException(name + " is a file; name the folder that it is in", e);
        } catch (IOException e) {
            throw unreadable(name, e);
        } catch (UncheckedIOException e) { // while it is listed
            throw unreadable(name, Objects.requireNonNull(e.getCause()));
        }
        PhotoFolder content = new PhotoFolder(
                name,
                files.stream().filter(PhotoFolder::isPhoto).toList(),
                files.stream().filter(file -> !isPhoto(file)).toList());
        if (content.photos().isEmpty()) {
            throw new ImageException(
                    "the folder " + name
                            + " has no photo (a file named .jpg, .jpeg, .png, .bmp, .webp or .gif); folders below it are not read");
        }
        return content;
    }

    private static ImageException unreadable(String name, IOException e) {
        return new ImageException("the folder " + name + " cannot be read: " + IoReason.of(e), e);
    }

    /** Whether this is a file with the name of a photo; not a named pipe, because reading it would wait for a writer. */
    private static boolean isPhoto(Path file) {
        String name = file.getFileName().toString();
        return (Files.isRegularFile(file) || !Files.exists(file))
                && EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** A warning that names the first of the skipped entries. */
    public String skipped() {
        String some = others.stream()
                .limit(MOST_NAMED)
                .map(file -> file.getFileName().toString())
                .collect(Collectors.joining(", "));
        return name + ": skipped " + others.size()
                + (others.size() == 1 ? " entry that is not a photo file: " : " entries that are not photo files: ")
                + some + (others.size() > MOST_NAMED ? " ..." : "");
    }
}
