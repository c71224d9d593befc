// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.IoReason;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Writes pictures to a folder as {@code NAME.png}. A name that was given before in this folder by the same object gets {@code -2},
 * {@code -3} and so on, and so does one under which there is a file that the command reads. Pictures of earlier commands are
 * replaced.
 */
public final class PictureFolder {
    private static final String SUFFIX = ".png";

    private final Path folder;
    private final Set<Path> inputs = new HashSet<>();
    private final Set<String> given = new HashSet<>();

    /**
     * Pictures in an existing folder.
     *
     * @param folder where the pictures go
     * @param inputs files that must not be replaced; those that do not exist are ignored
     */
    public PictureFolder(Path folder, Collection<Path> inputs) {
        this.folder = folder;
        for (Path input : inputs) {
            Path real = real(input);
            if (real != null) {
                this.inputs.add(real);
            }
        }
    }

    private static @Nullable Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException _) {
            return null;
        }
    }

    /**
     * Chooses the file for the picture of a photo. To be called in the order in which the names are to be numbered.
     *
     * @param name the photo's file name; its folders and its extension are dropped
     */
    public Path reserve(String name) {
        String stem = stem(name);
        for (int number = 1; ; number++) {
            String picture = (number == 1 ? stem : stem + "-" + number) + SUFFIX;
            Path file = folder.resolve(picture);
            Path real = real(file);
            if ((real == null || !inputs.contains(real)) && given.add(picture)) {
                return file;
            }
        }
    }

    private static String stem(String name) {
        String last;
        try {
            Path file = Path.of(name).getFileName();
            last = file == null ? "" : file.toString();
        } catch (InvalidPathException _) {
            last = "";
        }
        int dot = last.lastIndexOf('.');
        String stem = dot > 0 ? last.substring(0, dot) : last;
        return stem.isEmpty() || stem.equals(".") || stem.equals("..") ? "photo" : stem;
    }

    /**
     * Writes a picture; it appears complete or not at all.
     *
     * @param file a file that was reserved
     * @throws IOException if it cannot be written; the message names it and the reason
     */
    public void write(Path file, BufferedImage picture) throws IOException {
        try (AtomicFile target = AtomicFile.create(file)) {
            try (OutputStream bytes = new BufferedOutputStream(Channels.newOutputStream(target.channel()), 1 << 16)) {
                ImageIO.write(picture, "png", bytes);
                bytes.flush();
                target.commit();
            } catch (IOException e) {
                throw new IOException("cannot write " + file + ": " + IoReason.of(e), e);
            }
        }
    }
}
