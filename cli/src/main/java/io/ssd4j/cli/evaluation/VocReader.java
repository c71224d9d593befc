// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.PathName;
import io.ssd4j.bindings.files.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads a PASCAL VOC data set from one of these.
 *
 * <ul>
 *   <li>a folder with {@code Annotations/*.xml} and {@code ImageSets/Main}, of which {@code test.txt} is read, or else {@code val.txt}
 *   <li>another list of {@code ImageSets/Main}
 *   <li>a folder of XML files, all of which are read in the order of their names
 * </ul>
 */
public final class VocReader {
    private static final String XML = ".xml";
    /** Enough for millions of names; anything larger is not a list, but for example an endless device. */
    private static final int MOST_BYTES = 64 << 20;

    private VocReader() {}

    /**
     * Reads a data set.
     *
     * @param path the folder or the list
     * @param names the names of the categories; the first has the label 1
     * @throws DataSetException if it cannot be read, or an object has another name; the message names the file and the element
     */
    public static DataSet<VocAnnotation> read(Path path, List<String> names) {
        List<Category> categories = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            categories.add(new Category(i + 1, names.get(i)));
        }
        DataSet<VocAnnotation> empty = new DataSet<>(List.of(), categories, List.of(), List.of());
        VocObjects reader = new VocObjects(empty.categoriesByName());
        List<AnnotatedImage> images = new ArrayList<>();
        List<VocAnnotation> annotations = new ArrayList<>();
        for (Path file : files(path)) {
            images.add(reader.read(file, images.size(), annotations));
        }
        return new DataSet<>(List.copyOf(images), categories, annotations, List.of());
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return listed(path);
        }
        Path lists = path.resolve("ImageSets").resolve("Main");
        if (!Files.isDirectory(lists)) {
            Path annotations = path.resolve("Annotations");
            return all(Files.isDirectory(annotations) ? annotations : path);
        }
        return Stream.of("test.txt", "val.txt")
                .map(lists::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(VocReader::listed)
                .orElseThrow(() -> new DataSetException(
                        lists + " has neither test.txt nor val.txt; name one of its lists instead of " + path));
    }

    private static List<Path> all(Path folder) {
        try (Stream<Path> content = Files.list(folder)) {
            List<Path> files = content.filter(
                            file -> file.getFileName().toString().endsWith(XML))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new DataSetException(folder + " has no .xml files");
            }
            return files;
        } catch (IOException e) {
            throw unreadable(folder, e);
        } catch (UncheckedIOException e) { // while it is listed
            throw unreadable(folder, Objects.requireNonNull(e.getCause()));
        }
    }

    private static List<Path> listed(Path list) {
        Path annotations = list.toAbsolutePath().resolve("../../../Annotations").normalize();
        List<Path> files = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<String> lines = lines(list);
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).strip();
            String place = list + ": line " + (i + 1) + ": ";
            if (name.isEmpty()) {
                continue;
            }
            // The lists of single classes, such as cat_test.txt, have a second column.
            if (name.matches(".*\\s.*") || name.contains("/") || name.equals("..")) {
                throw new DataSetException(
                        place + "'" + name + "' is not the name of an image; a list has one on each line");
            }
            if (!seen.add(name)) {
                throw new DataSetException(place + name + " is listed a second time");
            }
            files.add(annotation(annotations, name, place));
        }
        if (files.isEmpty()) {
            throw new DataSetException(list + " lists no image");
        }
        return files;
    }

    private static Path annotation(Path folder, String name, String place) {
        try {
            return folder.resolve(name + XML);
        } catch (InvalidPathException e) {
            throw new DataSetException(place + "an image cannot have this name here: " + PathName.reason(e), e);
        }
    }

    private static List<String> lines(Path list) {
        try {
            return TextFile.read(list, MOST_BYTES).lines().toList();
        } catch (CharacterCodingException e) {
            throw new DataSetException(list + " is not UTF-8 text; a list of images or a folder was expected", e);
        } catch (IOException e) {
            throw unreadable(list, e);
        }
    }

    private static DataSetException unreadable(Path path, IOException e) {
        return new DataSetException(path + ": cannot be read: " + IoReason.of(e), e);
    }
}
