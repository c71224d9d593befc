// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.PhotoOptions;
import io.ssd4j.ssd.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The photos of a command line: files, the photos in folders, standard input, and names from a list, in this order of arguments
 * before list. Whatever cannot be used is an element too, so that it can be reported in its place.
 */
public final class InputPhotos {
    private static final Path STANDARD_INPUT = Path.of(PhotoReader.STANDARD_INPUT);

    private final List<InputPhoto> photos = new ArrayList<>();
    private final CommandContext context;
    private final PhotoReader reader;

    private InputPhotos(CommandContext context, PhotoReader reader) {
        this.context = context;
        this.reader = reader;
    }

    /**
     * Finds the photos.
     *
     * @param images the arguments
     * @param filesFrom a file with more of them, {@code -} for standard input, or null
     * @param options how the photos are read
     * @throws UsageException if there is no argument at all, or if more than one wants standard input
     * @throws ImageException if the list cannot be read
     */
    public static InputPhotos of(
            List<String> images, @Nullable String filesFrom, CommandContext context, PhotoOptions options) {
        if (images.isEmpty() && filesFrom == null) {
            throw new UsageException("no photo is given: name photos or folders, or a list of them with --files-from");
        }
        List<String> names = new ArrayList<>(images);
        if (filesFrom != null) {
            PhotoReader.requireOneUseOfStandardInput(names, filesFrom);
            names.addAll(NameList.read(filesFrom, context.in()));
        }
        PhotoReader.requireOneUseOfStandardInput(names, filesFrom == null ? "" : filesFrom);
        InputPhotos photos = new InputPhotos(context, new PhotoReader(context.in(), options, context.timeLine()));
        names.forEach(photos::add);
        return photos;
    }

    private void add(String name) {
        if (PhotoReader.isStandardInput(name)) {
            photos.add(new InputPhoto.Found(name, STANDARD_INPUT));
            return;
        }
        try {
            Path path = PhotoFile.path(name);
            if (Files.isDirectory(path)) {
                addFolder(name, path);
            } else {
                photos.add(new InputPhoto.Found(name, path));
            }
        } catch (ImageException e) {
            photos.add(new InputPhoto.Bad(name, e));
        }
    }

    private void addFolder(String name, Path folder) {
        PhotoFolder content = PhotoFolder.list(name, folder);
        if (!content.others().isEmpty()) {
            context.warn(content.skipped());
        }
        for (Path photo : content.photos()) {
            photos.add(new InputPhoto.Found(photo.toString(), photo));
        }
    }

    /** In order; never empty. */
    public List<InputPhoto> all() {
        return photos;
    }

    /** The files, in order, for {@link #read}. */
    public List<Path> paths() {
        return photos.stream()
                .flatMap(photo -> photo instanceof InputPhoto.Found found ? Stream.of(found.path()) : Stream.empty())
                .toList();
    }

    /** Reads one of {@link #paths()}. */
    public RgbImage read(Path path) {
        return reader.read(path);
    }
}
