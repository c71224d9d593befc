// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.Seeds;
import io.ssd4j.fuzz.repair.Bmp;
import io.ssd4j.fuzz.repair.Gif;
import io.ssd4j.fuzz.repair.Jpeg;
import io.ssd4j.fuzz.repair.Png;
import io.ssd4j.fuzz.repair.Riff;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoOptions;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A format of photos, decoded by what is on the class path. The header is what {@link Photo#size} reads.
 *
 * @param name the name, which is the suffix of the seeds too
 * @param repairing the correction of a mutant
 */
public record PhotoTarget(String name, UnaryOperator<byte[]> repairing) implements FuzzTarget {

    /** With the orientation, so that EXIF data are parsed; and small, so that time goes into variety. */
    private static final PhotoOptions OPTIONS =
            PhotoOptions.DEFAULT.orientation(true).maxPixels(1 << 20);

    /** JPEG. */
    public static PhotoTarget jpeg() {
        return new PhotoTarget("jpg", Jpeg::repair);
    }

    /** PNG. */
    public static PhotoTarget png() {
        return new PhotoTarget("png", Png::repair);
    }

    /** BMP. */
    public static PhotoTarget bmp() {
        return new PhotoTarget("bmp", Bmp::repair);
    }

    /** GIF. */
    public static PhotoTarget gif() {
        return new PhotoTarget("gif", Gif::repair);
    }

    /** WebP. */
    public static PhotoTarget webp() {
        return new PhotoTarget("webp", Riff::repair);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return Seeds.fixtures("image", "", "." + name);
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return repairing.apply(mutant);
    }

    @Override
    public void parse(FuzzInput input) {
        Photo.read(input.file(), OPTIONS);
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        // A photo that does not fit in memory is refused by the same exception, but these are small.
        return refusal instanceof ImageException
                && Stream.iterate(refusal, Objects::nonNull, Throwable::getCause)
                        .noneMatch(VirtualMachineError.class::isInstance);
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        try {
            Photo.size(input.file(), OPTIONS);
            return true;
        } catch (ImageException e) {
            return false;
        }
    }
}
