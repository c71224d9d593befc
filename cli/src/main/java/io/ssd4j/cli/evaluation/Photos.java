// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the photos of a data set. */
public final class Photos {
    private Photos() {}

    /**
     * The photo of each image, in the order of the images.
     *
     * @param folder the folder of the photos
     * @throws DataSetException if one is missing; with thousands of photos, this must not show only after an hour
     */
    public static List<Path> of(Benchmark benchmark, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataSetException(folder + " is not a folder; --images names the folder of the photos");
        }
        List<Path> found = new ArrayList<>();
        String missing = null;
        int count = 0;
        for (AnnotatedImage image : benchmark.data().images()) {
            Path photo = photo(benchmark.photoNames(image), folder);
            if (photo != null) {
                found.add(photo);
            } else {
                count++;
                missing = missing == null ? benchmark.photoNames(image).getFirst() : missing;
            }
        }
        if (missing != null) {
            throw new DataSetException(folder + ": " + count + " of "
                    + benchmark.data().images().size() + " photos are missing, the first is " + missing);
        }
        return found;
    }

    private static @Nullable Path photo(List<String> names, Path folder) {
        return names.stream()
                .map(name -> inside(folder, name))
                .flatMap(Optional::stream)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    /** Names come from the annotations, which may be anybody's; they do not lead out of the folder. */
    private static Optional<Path> inside(Path folder, String name) {
        try {
            Path photo = folder.resolve(name);
            return photo.normalize().startsWith(folder.normalize()) ? Optional.of(photo) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
