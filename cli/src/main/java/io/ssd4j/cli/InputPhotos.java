// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The photos of a command line: files, the photos in folders, standard input, and names from a list, in this order of arguments
 * before list. Whatever cannot be used is an element too, so that it can be reported in its place.
 */
final class InputPhotos {
    /** The argument for standard input; a file of this name is {@code ./-}. */
    static final Path STANDARD_INPUT = Path.of("-");

    private static final String DASH = "-";

    private final List<InputPhoto> photos = new ArrayList<>();
    private final CommandContext context;

    private InputPhotos(CommandContext context) {
        this.context = context;
    }

    /**
     * Finds the photos.
     *
     * @param images the arguments
     * @param filesFrom a file with more of them, one a line, {@code -} for standard input, or null
     * @throws UsageException if there is no argument at all, or if more than one wants standard input
     * @throws ImageException if the list cannot be read
     */
    static InputPhotos of(List<String> images, @Nullable String filesFrom, CommandContext context) {
        if (images.isEmpty() && filesFrom == null) {
            throw new UsageException("no photo is given: name photos or folders, or a list of them with --files-from");
        }
        List<String> names = new ArrayList<>(images);
        boolean listOnInput = DASH.equals(filesFrom);
        if (listOnInput && images.contains(DASH)) {
            throw new UsageException("'-' and '--files-from -' both read standard input; use one of them");
        }
        if (filesFrom != null) {
            names.addAll(list(filesFrom, context));
        }
        if (names.stream().filter(DASH::equals).count() > (listOnInput ? 0 : 1)) {
            throw new UsageException(
                    "'-' is more than once among the photos, but standard input can be read only once");
        }
        InputPhotos photos = new InputPhotos(context);
        names.forEach(photos::add);
        return photos;
    }

    private static List<String> list(String filesFrom, CommandContext context) {
        try {
            byte[] bytes = DASH.equals(filesFrom)
                    ? context.in().readAllBytes()
                    : Files.readAllBytes(PhotoFile.path(filesFrom));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (NoSuchFileException e) {
            throw new ImageException("the list of photos " + filesFrom + " does not exist; check the path", e);
        } catch (CharacterCodingException e) {
            throw new ImageException(
                    "the list of photos " + filesFrom + " is not UTF-8 text; write one name a line", e);
        } catch (IOException e) {
            throw new ImageException("the list of photos " + filesFrom + " cannot be read: " + e, e);
        }
    }

    private void add(String name) {
        if (name.equals(DASH)) {
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
            context.warn(content.passedOver());
        }
        for (Path photo : content.photos()) {
            photos.add(new InputPhoto.Found(photo.toString(), photo));
        }
    }

    /** In order; never empty. */
    List<InputPhoto> all() {
        return photos;
    }

    /** The files, in order, for {@link #read}. */
    List<Path> paths() {
        return photos.stream()
                .flatMap(photo -> photo instanceof InputPhoto.Found found ? Stream.of(found.path()) : Stream.empty())
                .toList();
    }

    /** Reads one of {@link #paths()}. */
    RgbImage read(Path path) {
        if (path.equals(STANDARD_INPUT)) {
            InputStream in = context.in();
            return Photo.read("standard input", in);
        }
        return Photo.read(path);
    }
}
